// SPDX-License-Identifier: Apache-2.0
#include "cli/query_output.h"

#include <unistd.h>

#include <cerrno>
#include <deque>
#include <optional>

#include "base/file.h"
#include "base/text.h"
#include "cli/print.h"
#include "columnar/row_key.h"
#include "parquet/file_encoder.h"
#include "sql/text_rows.h"

namespace millrace::cli {
namespace {

constexpr size_t kRowsBytesMax = 64'000'000;

bool is_number(columnar::TypeKind kind) {
    using columnar::TypeKind;
    return kind >= TypeKind::Int8 && kind <= TypeKind::Decimal;
}

base::Result<void> put(const Output& output, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(output.descriptor, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            if (errno == EPIPE) return base::cancelled("nobody reads the output");
            return base::errno_error("write", output.name, errno);
        }
        bytes.remove_prefix(static_cast<size_t>(written));
    }
    return {};
}

// RFC 4180: quotes only where the text needs them; an empty text is quoted to tell it from null.
std::string csv_field(std::string_view text) {
    if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    return base::sql_identifier(text);  // the same quoting: double quotes, doubled inside
}

base::Result<Written> write_csv(sql::Session& session, const std::string& query,
                                const Output& output) {
    const auto bound = MR_TRY(session.bind(query, sql::Unstorable::AsText));
    std::string out;
    for (size_t i = 0; i < bound.schema.fields.size(); ++i) {
        out += (i ? "," : "") + csv_field(bound.schema.fields[i].name);
    }
    out += "\n";
    auto rows = MR_TRY(sql::run_as_text(session, query, bound.schema));
    Written written;
    while (true) {
        const auto batch = MR_TRY(sql::without_place(rows->next()));
        if (batch.rows == 0) break;
        written.rows += static_cast<int64_t>(batch.rows);
        for (size_t r = 0; r < batch.rows; ++r) {
            for (size_t c = 0; c < batch.columns.size(); ++c) {
                if (c > 0) out += ',';
                const auto& column = batch.columns[c];
                if (column.is_valid(r))
                    out += csv_field(column.values<columnar::TextRef>()[r].view());
            }
            out += '\n';
        }
        MR_TRY(put(output, out));
        out.clear();
    }
    MR_TRY(put(output, out));
    return written;
}

// A row as the engine writes it, NaN, Infinity and -Infinity as texts: it has them as bare words,
// which JSON does not know.
void append_json(std::string_view row, std::string& out) {
    bool in_text = false;
    for (size_t i = 0; i < row.size(); ++i) {
        const char c = row[i];
        if (c == '"') in_text = !in_text;
        if (in_text && c == '\\') out += row[i++];
        const bool is_word = c == 'N' || c == 'I' || (c == '-' && row[i + 1] == 'I');
        if (in_text || !is_word) {
            out += row[i];
            continue;
        }
        const std::string_view word = row.substr(i, row.find_first_of(",]}", i) - i);
        out.append("\"").append(word).append("\"");
        i += word.size() - 1;
    }
}

base::Result<Written> write_json(sql::Session& session, const std::string& query,
                                 const Output& output) {
    MR_TRY(session.bind(
        query, sql::Unstorable::AsText));  // so that mistakes are told in the user's own text
    auto rows = MR_TRY(sql::without_place(session.run("SELECT CAST(to_json(r) AS VARCHAR) FROM " +
                                                      sql::in_parentheses(query) + " r")));
    std::string out = "[";
    Written written;
    while (true) {
        const auto batch = MR_TRY(sql::without_place(rows->next()));
        if (batch.rows == 0) break;
        for (size_t r = 0; r < batch.rows; ++r) {
            out += written.rows++ == 0 ? "\n  " : ",\n  ";
            append_json(batch.columns[0].values<columnar::TextRef>()[r].view(), out);
        }
        MR_TRY(put(output, out));
        out.clear();
    }
    MR_TRY(put(output, out + "\n]\n"));
    return written;
}

// {"columns": [{"name", "type"}], "rows": [[value as text, or null]]}
base::Result<Written> write_rows(sql::Session& session, const std::string& query, size_t rows_max,
                                 const Output& output) {
    const auto text = [](const base::Json& json) {
        return json.dump(-1, ' ', false, base::Json::error_handler_t::replace);
    };
    const auto bound = MR_TRY(session.bind(query, sql::Unstorable::AsText));
    base::Json columns = base::Json::array();
    for (const auto& field : bound.schema.fields) {
        columns.push_back({{"name", field.name}, {"type", field.type.to_string()}});
    }
    std::string out = "{\"columns\":" + text(columns) + ",\"rows\":[";
    auto rows = MR_TRY(sql::run_as_text(session, query, bound.schema));
    Written written;
    size_t bytes = 0;
    while (written.cut == Cut::Nothing) {
        const auto batch = MR_TRY(sql::without_place(rows->next()));
        if (batch.rows == 0) break;
        for (size_t r = 0; r < batch.rows; ++r) {
            if (static_cast<size_t>(written.rows) == rows_max) written.cut = Cut::AtRows;
            if (bytes + out.size() >= kRowsBytesMax) written.cut = Cut::AtBytes;
            if (written.cut != Cut::Nothing) break;
            out += written.rows++ == 0 ? "\n[" : ",\n[";
            for (size_t c = 0; c < batch.columns.size(); ++c) {
                if (c > 0) out += ',';
                const auto& column = batch.columns[c];
                out += column.is_valid(r) ? text(column.values<columnar::TextRef>()[r].view())
                                          : "null";
            }
            out += ']';
        }
        MR_TRY(put(output, out));
        bytes += out.size();
        out.clear();
    }
    MR_TRY(put(output, out + "]}\n"));
    return written;
}

// Rows of many batches until they are a row group: copied as keys, which hold values of any type as
// a table holds them (-0.0 is 0.0).
class RowGroup {
  public:
    explicit RowGroup(const columnar::Schema& schema)
        : encoder_(schema, all_columns(schema)), decoder_(schema, all_columns(schema)) {}

    void append(const columnar::BatchView& batch, size_t row) {
        key_.clear();
        encoder_.append(batch, row, key_);
        const std::string& key = keys_.emplace_back(key_);
        decoder_.append(key);
        bytes_ += key.size();
    }
    bool is_full() const {
        using parquet::FileEncoder;
        return keys_.size() == FileEncoder::kRowGroupRows || bytes_ >= FileEncoder::kRowGroupBytes;
    }
    columnar::BatchView view() { return decoder_.view(); }
    void clear() {
        decoder_.clear();
        keys_.clear();
        bytes_ = 0;
    }

  private:
    static std::vector<columnar::KeyColumn> all_columns(const columnar::Schema& schema) {
        std::vector<columnar::KeyColumn> columns(schema.fields.size());
        for (size_t i = 0; i < columns.size(); ++i) columns[i].column = i;
        return columns;
    }

    columnar::RowKeyEncoder encoder_;
    columnar::RowKeyDecoder decoder_;
    std::string key_;               // grows only
    std::deque<std::string> keys_;  // texts of the view point into them
    size_t bytes_ = 0;
};

base::Result<Written> write_parquet(sql::Session& session, const std::string& query,
                                    const Output& output) {
    auto rows = MR_TRY(session.run(query));
    parquet::FileEncoder encoder(rows->schema(), {});
    RowGroup group(rows->schema());
    std::string out;
    encoder.begin(out);
    const auto write_group = [&]() -> base::Result<void> {
        MR_TRY(encoder.add_row_group(group.view(), out));
        group.clear();
        MR_TRY(put(output, out));
        out.clear();
        return {};
    };
    Written written;
    while (true) {
        const auto batch = MR_TRY(rows->next());
        if (batch.rows == 0) break;
        written.rows += static_cast<int64_t>(batch.rows);
        for (size_t r = 0; r < batch.rows; ++r) {
            group.append(batch, r);
            if (group.is_full()) MR_TRY(write_group());
        }
    }
    MR_TRY(write_group());
    encoder.finish(out);
    MR_TRY(put(output, out));
    return written;
}

base::Result<Written> write_table(sql::Session& session, const std::string& query, size_t rows_max,
                                  const Output& output) {
    const auto result = MR_TRY(sql::fetch_text(session, query, rows_max));
    const auto& fields = result.schema.fields;
    std::vector<std::string> names;
    for (const auto& field : fields) names.push_back(field.name);
    TextTable table(names);
    for (size_t i = 0; i < fields.size(); ++i) {
        if (is_number(fields[i].type.kind)) table.right(i);
    }
    for (const auto& row : result.rows) {
        std::vector<std::string> cells;
        for (const auto& value : row) cells.push_back(value.value_or("NULL"));
        table.add(std::move(cells));
    }
    std::string out = table.to_string();
    if (result.more) {
        out += fmt::format("... more than {}; --format csv writes all\n",
                           count_of(static_cast<int64_t>(rows_max), "row"));
    } else {
        out += styled("(" + count_of(static_cast<int64_t>(result.rows.size()), "row") + ")",
                      Style::Dim) +
               "\n";
    }
    MR_TRY(put(output, out));
    return Written{static_cast<int64_t>(result.rows.size()),
                   result.more ? Cut::AtRows : Cut::Nothing};
}

}  // namespace

base::Result<Written> write_result(sql::Session& session, const std::string& query,
                                   OutputFormat format, size_t rows_max, const Output& output) {
    switch (format) {
        case OutputFormat::Table:
            return write_table(session, query, rows_max, output);
        case OutputFormat::Csv:
            return write_csv(session, query, output);
        case OutputFormat::Json:
            return write_json(session, query, output);
        case OutputFormat::Parquet:
            return write_parquet(session, query, output);
        case OutputFormat::Rows:
            return write_rows(session, query, rows_max, output);
    }
    return Written{};
}

}  // namespace millrace::cli
