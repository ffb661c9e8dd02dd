// SPDX-License-Identifier: Apache-2.0
#include "sql/duckdb_error.h"

#include <charconv>

#include "base/text.h"

namespace millrace::sql {
namespace {

using duckdb::ExceptionType;

base::ErrorKind kind_of(ExceptionType type) {
    switch (type) {
        case ExceptionType::INTERRUPT:
            return base::ErrorKind::Cancelled;
        case ExceptionType::IO:
        case ExceptionType::OUT_OF_MEMORY:
        case ExceptionType::PERMISSION:
            return base::ErrorKind::Unavailable;
        case ExceptionType::INTERNAL:
        case ExceptionType::FATAL:
            return base::ErrorKind::Internal;
        default:
            return base::ErrorKind::InvalidArgument;
    }
}

std::string lookup(const duckdb::ErrorData& error, const std::string& key) {
    const auto& info = error.ExtraInfo();
    const auto found = info.find(key);
    return found == info.end() ? std::string() : found->second;
}

// "Table with name x does not exist!" has the name; older paths have it only in the text.
std::string first_line(const std::string& message) {
    std::string line = message.substr(0, message.find('\n'));
    while (!line.empty() && (line.back() == '!' || line.back() == ' ')) line.pop_back();
    return line;
}

// DuckDB puts its suggestion on later lines: "Did you mean ..." or "Candidate bindings: ...".
std::string later_lines(const std::string& message) {
    std::string rest;
    size_t start = message.find('\n');
    while (start != std::string::npos) {
        const size_t end = message.find('\n', start + 1);
        const std::string line(
            base::trim(std::string_view(message).substr(start + 1, end - start - 1)));
        start = end;
        if (line.empty() || line.starts_with("LINE ") || line.starts_with("^")) continue;
        if (!rest.empty()) rest += ' ';
        rest += line;
    }
    return rest;
}

// The identifier that stands at `offset`, with its schema: silver.orders.
std::string name_at(std::string_view query, size_t offset) {
    std::string name;
    for (size_t i = offset; i < query.size(); ++i) {
        const char c = query[i];
        const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '"';
        if (!part) break;
        if (c != '"') name += c;
    }
    return name;
}

// "Referenced column "x" not found in FROM clause!" -> x
std::string quoted_name(const std::string& message) {
    const size_t begin = message.find('"');
    if (begin == std::string::npos) return {};
    const size_t end = message.find('"', begin + 1);
    if (end == std::string::npos) return {};
    return message.substr(begin + 1, end - begin - 1);
}

// All that stands in quotes after "Candidate bindings:".
std::vector<std::string> candidates_in(const std::string& message) {
    std::vector<std::string> names;
    size_t at = message.find("Candidate bindings:");
    while (at != std::string::npos) {
        const size_t begin = message.find('"', at + 1);
        if (begin == std::string::npos) break;
        const size_t end = message.find('"', begin + 1);
        if (end == std::string::npos) break;
        names.push_back(message.substr(begin + 1, end - begin - 1));
        at = end;
    }
    return names;
}

}  // namespace

base::Error from_duckdb(const duckdb::ErrorData& error, std::string_view query,
                        const std::vector<std::string>& known_tables) {
    const std::string& raw = error.RawMessage();
    std::string message = first_line(raw);
    std::string hint = later_lines(raw);
    size_t offset = std::string::npos;
    const std::string position = lookup(error, "position");
    if (!position.empty()) {
        size_t value = 0;
        std::from_chars(position.data(), position.data() + position.size(), value);
        if (value < query.size() || value == query.size()) offset = value;
    }
    if (error.Type() == ExceptionType::CATALOG && message.starts_with("Table with name")) {
        std::string name = offset == std::string::npos ? "" : name_at(query, offset);
        if (name.empty()) name = lookup(error, "name");
        message = "table not found: " + name;
        hint = base::suggest(name, known_tables, "tables");
        if (name.find('.') == std::string::npos) hint += "; tables are named schema.table";
    } else if (message.starts_with("Referenced column ") &&
               message.find("not found") != std::string::npos) {
        const std::string name = quoted_name(message);
        message = "column not found: " + name;
        hint = base::suggest(name, candidates_in(raw), "columns");
    } else if (error.Type() == ExceptionType::CATALOG &&
               message.find("unction with name ") != std::string::npos) {
        message = "function not found: " + lookup(error, "name");
        const std::string near = quoted_name(hint);
        hint = near.empty() ? "" : "did you mean " + near + "?";
    } else if (error.Type() == ExceptionType::OUT_OF_MEMORY) {
        hint = "raise --memory-limit, or make the query smaller";
    }
    base::Error result(kind_of(error.Type()), std::move(message));
    if (!hint.empty()) result = std::move(result).hint(std::move(hint));
    if (offset != std::string::npos) {
        const auto at = base::line_column(query, offset);
        result = std::move(result).at("", at.line, at.column);
    }
    return result;
}

}  // namespace millrace::sql
