// SPDX-License-Identifier: Apache-2.0
#include "sql/duckdb_error.h"

#include <array>
#include <charconv>
#include <duckdb/parser/parser.hpp>
#include <duckdb/parser/simplified_token.hpp>

#include "base/text.h"
#include "columnar/type.h"

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

// The name that stands at `offset`, qualified as it is: silver.orders.
std::string name_at(std::string_view query, size_t offset) {
    std::string name;
    for (size_t i = offset; i < query.size(); ++i) {
        const char c = query[i];
        const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '"' || c < 0;
        if (!part) break;
        if (c != '"') name += c;
    }
    return name;
}

std::string last_part(const std::string& name) {
    return name.substr(name.rfind('.') + 1);
}

// All that stands in double quotes: of `column "x" of "t"`, x and t.
std::vector<std::string> quoted_names(std::string_view text) {
    std::vector<std::string> names;
    size_t at = 0;
    while (true) {
        const size_t begin = text.find('"', at);
        const size_t end =
            begin == std::string_view::npos ? std::string_view::npos : text.find('"', begin + 1);
        if (end == std::string_view::npos) return names;
        names.emplace_back(text.substr(begin + 1, end - begin - 1));
        at = end + 1;
    }
}

// A token of the query; comments are none.
struct Word {
    size_t start = 0;
    std::string text;  // in lower case
    bool is_name = false;
};

std::vector<Word> words_of(std::string_view query) {
    std::vector<Word> words;
    const auto tokens = duckdb::Parser::Tokenize(std::string(query));
    for (size_t i = 0; i < tokens.size(); ++i) {
        const auto [type, start] = tokens[i];
        if (type == duckdb::SimplifiedTokenType::SIMPLIFIED_TOKEN_COMMENT) continue;
        const size_t end = i + 1 < tokens.size() ? tokens[i + 1].start : query.size();
        words.push_back({start, base::to_lower(base::trim(query.substr(start, end - start))),
                         type == duckdb::SimplifiedTokenType::SIMPLIFIED_TOKEN_IDENTIFIER});
    }
    return words;
}

// Where `name` stands in the query as a word or a text of its own, behind `keyword` if there is
// one.
size_t find_name(std::string_view query, const std::string& name, const std::string& keyword) {
    if (name.empty()) return std::string::npos;
    bool behind = keyword.empty();
    for (const Word& word : words_of(query)) {
        std::string_view text = word.text;
        if (text.size() > 1 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0]) {
            text = text.substr(1, text.size() - 2);
        }
        if (behind && text == base::to_lower(name)) return word.start;
        behind = behind || text == keyword;
    }
    return std::string::npos;
}

// Whether an alias, or its AS, stands at `offset` behind AT (...).
bool is_alias_behind_at(std::string_view query, size_t offset) {
    std::vector<bool> open;  // brackets: of an AT?
    bool behind_at = false;
    std::string previous;
    for (const Word& word : words_of(query)) {
        if (word.start == offset) return behind_at && (word.is_name || word.text == "as");
        behind_at = word.text == ")" && !open.empty() && open.back();
        if (word.text == ")" && !open.empty()) open.pop_back();
        if (word.text == "(") open.push_back(previous == "at");
        previous = word.text;
    }
    return false;
}

// The ways in which DuckDB says that there is no such column. The column is the last name in
// quotes, what it should be a column of the first.
struct ColumnMessage {
    std::string_view begin;
    std::string_view inside;
    const char* keyword;  // what the name stands behind, where the message has no place
};
constexpr std::array<ColumnMessage, 9> kColumnMessages{{
    {"Referenced column ", "not found", ""},
    {"Values list ", "does not have a column named", ""},
    {"Table ", "does not have a column named", ""},
    {"Column ", "does not exist on", "using"},
    {"Column ", "in EXCLUDE list not found", "exclude"},
    {"Column ", "in REPLACE list not found", "replace"},
    {"Column ", "was not found in the FROM clause", "columns"},
    {"Column ", "referenced in UNPIVOT", "unpivot"},
    // Not in quotes, and said of columns that there are, too.
    {"column ", "must appear in the GROUP BY clause or be used", "having"},
}};

// What is told of an error.
struct Told {
    std::string message;
    std::string hint;
    size_t offset = std::string::npos;  // in the query
};

void tell_column(Told& told, const std::string& name, const std::vector<std::string>& candidates) {
    told.message = "column not found: " + name;
    told.hint = candidates.empty() ? "" : base::suggest(name, candidates, "columns");
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::any_of(names.begin(), names.end(),
                       [&](const auto& n) { return base::to_lower(n) == base::to_lower(name); });
}

void tell_missing_column(Told& told, std::string_view query, const std::string& raw,
                         const KnownNames& known) {
    for (const auto& form : kColumnMessages) {
        if (!told.message.starts_with(form.begin) ||
            told.message.find(form.inside) == std::string::npos) {
            continue;
        }
        const auto quoted = quoted_names(told.message);
        std::string name = last_part(
            quoted.empty()
                ? told.message.substr(form.begin.size(),
                                      told.message.find(' ', form.begin.size()) - form.begin.size())
                : quoted.back());
        if (name.empty() && told.offset != std::string::npos) {
            name = last_part(name_at(query, told.offset));
        }
        if (told.offset == std::string::npos) told.offset = find_name(query, name, form.keyword);
        // DuckDB knows best what an unqualified name can mean, but seldom says, and counts the name
        // itself among them where it stands in the SELECT too.
        std::vector<std::string> candidates;
        const size_t bindings = raw.find("Candidate bindings:");
        if (quoted.size() < 2 && bindings != std::string::npos) {
            candidates = quoted_names(std::string_view(raw).substr(bindings));
            std::erase(candidates, name);
        }
        if (candidates.empty()) candidates = known.columns(quoted.size() < 2 ? "" : quoted[0]);
        if (quoted.empty() && contains(candidates, name)) return;
        return tell_column(told, name, candidates);
    }
}

// DuckDB looks for o of `o.x` outside a subquery when the o inside has no x, and misses that o.
void tell_missing_alias(Told& told, std::string_view query, const KnownNames& known) {
    const std::string alias = quoted_names(told.message)[0];
    if (told.offset == std::string::npos) told.offset = find_name(query, alias, "");
    const std::string column =
        told.offset == std::string::npos ? alias : last_part(name_at(query, told.offset));
    const auto columns = known.columns(alias);
    if (!columns.empty() && !contains(columns, column)) return tell_column(told, column, columns);
    const auto candidates = quoted_names(told.hint);
    told.message = "table not found in FROM: " + alias;
    told.hint = candidates.empty() ? "" : base::suggest(alias, candidates, "tables");
}

Told tell(const duckdb::ErrorData& error, std::string_view query, const KnownNames& known) {
    const std::string& raw = error.RawMessage();
    Told told{first_line(raw), later_lines(raw)};
    const auto begins = [&](const char* words) { return told.message.starts_with(words); };
    const std::string position = lookup(error, "position");
    if (!position.empty()) {
        size_t value = 0;
        std::from_chars(position.data(), position.data() + position.size(), value);
        if (value <= query.size()) told.offset = value;
    }
    if (kind_of(error.Type()) == base::ErrorKind::Internal) {
        told.message = "internal error of the SQL engine: " + told.message;
        told.hint = "please report it as a bug, with the query";  // later lines are its stack
    } else if (error.Type() == ExceptionType::PARSER && is_alias_behind_at(query, told.offset)) {
        told.hint = "write the alias before AT, as in FROM schema.table a AT (...)";
    } else if (error.Type() == ExceptionType::OUT_OF_MEMORY) {
        told.hint = "make the query smaller, or let it have more: millrace sql --memory-limit";
    } else if (error.Type() != ExceptionType::BINDER && error.Type() != ExceptionType::CATALOG) {
        return told;  // no name is mistaken, whatever the words: error('...') says what users want
    } else if (begins("Table with name")) {
        std::string name = told.offset == std::string::npos ? "" : name_at(query, told.offset);
        if (name.empty()) name = lookup(error, "name");
        told.message = "table not found: " + name;
        told.hint = base::suggest(name, known.tables(), "tables");
        if (name.find('.') == std::string::npos) told.hint += "; tables are named schema.table";
    } else if (begins("No extension found that is capable of reading the file ")) {
        // What the engine makes of a table's name that ends like a file's.
        const std::string name = quoted_names(told.message)[0];
        if (told.offset == std::string::npos) told.offset = query.find(name);
        if (told.offset == std::string::npos) {
            told.offset = find_name(query, name.substr(name.find('.') + 1), "");
        }
        told.message = "table not found: " + name;
        told.hint = base::suggest(name, known.tables(), "tables");
    } else if (begins("Type with name ")) {
        const std::string name = lookup(error, "name");
        told.offset = find_name(query, name, "");
        told.message = "type not found: " + name;
        const auto type = columnar::Type::parse(name);
        told.hint = type.ok() ? "" : type.error().hint();
    } else if (told.message.find("unction with name ") != std::string::npos) {
        told.message = "function not found: " + lookup(error, "name");
        const auto near = quoted_names(told.hint);
        told.hint = near.empty() ? "" : "did you mean " + near[0] + "?";
    } else if (begins("Could not find key ")) {
        const std::string name = quoted_names(told.message)[0];
        told.offset = find_name(query, name, "");
        told.message = "field not found: " + name;
        told.hint = base::suggest(name, quoted_names(told.hint), "fields");
    } else if (begins("Referenced table ")) {
        tell_missing_alias(told, query, known);
    } else {
        tell_missing_column(told, query, raw, known);
    }
    return told;
}

}  // namespace

base::Error from_duckdb(const duckdb::ErrorData& error, std::string_view query,
                        const KnownNames& known) {
    Told told = tell(error, query, known);
    base::Error result(kind_of(error.Type()), std::move(told.message));
    if (!told.hint.empty()) result = std::move(result).hint(std::move(told.hint));
    if (told.offset != std::string::npos) {
        const auto at = base::line_column(query, told.offset);
        result = std::move(result).at("", at.line, at.column);
    }
    return result;
}

base::Error from_duckdb(const duckdb::ErrorData& error) {
    return from_duckdb(error, "",
                       {[] { return std::vector<std::string>(); },
                        [](const auto&) { return std::vector<std::string>(); }});
}

}  // namespace millrace::sql
