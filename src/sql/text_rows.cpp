// SPDX-License-Identifier: Apache-2.0
#include "sql/text_rows.h"

#include "base/text.h"

namespace millrace::sql {

// Only without its final semicolon; the line end closes a comment.
std::string in_parentheses(const std::string& query) {
    std::string_view text = base::trim(query);
    while (!text.empty() && text.back() == ';') text = base::trim(text.substr(0, text.size() - 1));
    return "(" + std::string(text) + "\n)";
}

base::Result<std::unique_ptr<Rows>> run_as_text(Session& session, const std::string& query,
                                                const columnar::Schema& schema) {
    std::string columns;
    for (size_t i = 0; i < schema.fields.size(); ++i) {
        columns += (i ? ", " : "") + ("CAST(#" + std::to_string(i + 1)) + " AS VARCHAR) AS " +
                   base::sql_identifier(schema.fields[i].name);
    }
    return without_place(session.run("SELECT " + columns + " FROM " + in_parentheses(query)));
}

base::Result<TextRows> fetch_text(Session& session, const std::string& query, size_t rows_max) {
    auto bound = MR_TRY(session.bind(query, Unstorable::AsText));
    TextRows result;
    result.schema = std::move(bound.schema);
    auto rows = MR_TRY(run_as_text(session, query, result.schema));
    while (true) {
        const auto batch = MR_TRY(without_place(rows->next()));
        if (batch.rows == 0) return result;
        for (size_t r = 0; r < batch.rows; ++r) {
            if (result.rows.size() == rows_max) {
                result.more = true;
                return result;
            }
            auto& row = result.rows.emplace_back();
            for (const auto& column : batch.columns) {
                if (column.is_valid(r)) {
                    row.emplace_back(std::string(column.values<columnar::TextRef>()[r].view()));
                } else {
                    row.emplace_back(std::nullopt);
                }
            }
        }
    }
}

}  // namespace millrace::sql
