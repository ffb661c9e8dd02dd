// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sql/session.h"

namespace millrace::sql {

// A query as it can stand within another: in parentheses.
std::string in_parentheses(const std::string& query);

// An error in a query of which the user's is only a part: its places would count from our
// beginning.
template <typename T>
base::Result<T> without_place(base::Result<T> result) {
    if (result.ok()) return result;
    return std::move(result).error().at(base::Location{});
}

// Runs a query that was bound, every value as SQL text.
base::Result<std::unique_ptr<Rows>> run_as_text(Session& session, const std::string& query,
                                                const columnar::Schema& schema);

// The first rows of a query, every value as SQL text; nulls are nothing.
struct TextRows {
    columnar::Schema schema;  // of the query itself
    std::vector<std::vector<std::optional<std::string>>> rows;
    bool more = false;  // the query has more than `rows_max`
};
base::Result<TextRows> fetch_text(Session& session, const std::string& query, size_t rows_max);

}  // namespace millrace::sql
