// SPDX-License-Identifier: Apache-2.0
#include "elt/data_test.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "base/text.h"

namespace millrace::elt {
namespace {

struct KindName {
    TestKind kind;
    const char* name;
    bool on_column;  // may stand under a column
    bool on_table;   // may stand under the table's own tests
};
constexpr std::array<KindName, 7> kKinds{{
    {TestKind::NotNull, "not_null", true, false},
    {TestKind::Unique, "unique", true, true},
    {TestKind::AcceptedValues, "accepted_values", true, false},
    {TestKind::Relationships, "relationships", true, false},
    {TestKind::Expression, "expression", true, true},
    {TestKind::RowCount, "row_count", false, true},
    {TestKind::Freshness, "freshness", true, true},
}};

const char* name_of(TestKind kind) {
    for (const auto& known : kKinds) {
        if (known.kind == kind) return known.name;
    }
    return "?";
}

// "90d", "36h", "15m", "30s".
std::optional<std::chrono::seconds> parse_age(std::string_view text) {
    text = base::trim(text);
    if (text.size() < 2) return std::nullopt;
    int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size() - 1, number);
    if (code != std::errc{} || end != text.data() + text.size() - 1 || number <= 0 ||
        number > 100'000'000) {
        return std::nullopt;
    }
    switch (text.back()) {
        case 's':
            return std::chrono::seconds(number);
        case 'm':
            return std::chrono::minutes(number);
        case 'h':
            return std::chrono::hours(number);
        case 'd':
            return std::chrono::hours(24 * number);
        default:
            return std::nullopt;
    }
}

// The keys a test's map may have, severity apart.
std::vector<std::string> allowed_keys(TestKind kind) {
    switch (kind) {
        case TestKind::NotNull:
            return {"severity"};
        case TestKind::Unique:
            return {"columns", "severity"};
        case TestKind::AcceptedValues:
            return {"values", "severity"};
        case TestKind::Relationships:
            return {"to", "column", "severity"};
        case TestKind::Expression:
            return {"sql", "severity"};
        case TestKind::RowCount:
            return {"min", "max", "severity"};
        case TestKind::Freshness:
            return {"column", "max_age", "severity"};
    }
    return {};
}

base::Result<void> read_map(const base::Yaml& map, DataTest& test) {
    MR_TRY(map.allow_keys(allowed_keys(test.kind)));
    if (const auto severity = map.get("severity")) {
        const std::string text = MR_TRY(severity->text());
        if (text != "error" && text != "warn") {
            return severity->refuse("unknown severity").hint("error or warn");
        }
        test.severity = text == "warn" ? Severity::Warn : Severity::Error;
    }
    switch (test.kind) {
        case TestKind::NotNull:
            return {};
        case TestKind::Unique:
            if (const auto columns = map.get("columns"))
                test.columns = MR_TRY(columns->text_list());
            return {};
        case TestKind::AcceptedValues:
            test.values = MR_TRY(MR_TRY(map.require("values")).text_list());
            return {};
        case TestKind::Relationships: {
            const auto to = MR_TRY(map.require("to"));
            const std::string name = MR_TRY(to.text());
            const size_t dot = name.find('.');
            if (dot == std::string::npos) {
                return to.refuse("not a table name").hint("write schema.table");
            }
            test.to = {name.substr(0, dot), name.substr(dot + 1)};
            test.to_column = MR_TRY(MR_TRY(map.require("column")).text());
            return {};
        }
        case TestKind::Expression:
            test.expression = MR_TRY(MR_TRY(map.require("sql")).text());
            return {};
        case TestKind::RowCount:
            if (const auto min = map.get("min")) test.rows_min = MR_TRY(min->integer());
            if (const auto max = map.get("max")) test.rows_max = MR_TRY(max->integer());
            if (!test.rows_min && !test.rows_max) return map.error("row_count needs min or max");
            if (test.rows_min && test.rows_max && *test.rows_min > *test.rows_max) {
                return map.error(fmt::format("row_count has no number from min to max: {} to {}",
                                             *test.rows_min, *test.rows_max));
            }
            return {};
        case TestKind::Freshness: {
            if (const auto column = map.get("column")) test.columns = {MR_TRY(column->text())};
            if (test.columns.empty()) return map.error("freshness needs a column");
            const auto age = MR_TRY(map.require("max_age"));
            const auto seconds = parse_age(MR_TRY(age.text()));
            if (!seconds) return age.refuse("not an age").hint("write 90d, 36h or 15m");
            test.max_age = *seconds;
            return {};
        }
    }
    return {};
}

// `- accepted_values: [M, F]` and kin: the value stands for the map's one main key.
base::Result<void> read_short(const base::Yaml& value, DataTest& test) {
    switch (test.kind) {
        case TestKind::Unique:
            test.columns = MR_TRY(value.text_list());
            return {};
        case TestKind::AcceptedValues:
            test.values = MR_TRY(value.text_list());
            return {};
        case TestKind::Expression:
            test.expression = MR_TRY(value.text());
            return {};
        default:
            return value.error(std::string(name_of(test.kind)) +
                               " needs a map: " + base::join(allowed_keys(test.kind), ", "));
    }
}

base::Result<DataTest> parse_test(const base::Yaml& yaml, const std::string& column) {
    std::string name;
    std::optional<base::Yaml> value;
    if (yaml.is_map()) {
        auto entries = MR_TRY(yaml.map());
        if (entries.size() != 1) return yaml.error("one test for each list item");
        name = entries[0].key;
        value = std::move(entries[0].value);
    } else {
        name = MR_TRY(yaml.text());
    }
    DataTest test;
    test.location = yaml.location();
    if (!column.empty()) test.columns = {column};
    std::vector<std::string> known;
    bool found = false;
    for (const auto& kind : kKinds) {
        if (column.empty() ? !kind.on_table : !kind.on_column) continue;
        known.emplace_back(kind.name);
        if (name == kind.name) {
            test.kind = kind.kind;
            found = true;
        }
    }
    if (!found) {
        return yaml
            .error("unknown test" + std::string(column.empty() ? " of a table" : " of a column") +
                   ": " + (yaml.is_map() ? name : yaml.written()))
            .hint(base::suggest(name, known, "tests"));
    }
    if (value && value->is_map()) {
        MR_TRY(read_map(*value, test));
    } else if (value && !value->is_null()) {
        MR_TRY(read_short(*value, test));
    } else if (test.kind != TestKind::NotNull && test.kind != TestKind::Unique) {
        return yaml.error(name + " needs a value");
    }
    if (test.kind == TestKind::AcceptedValues && test.values.empty()) {
        return yaml.error("accepted_values needs a value");
    }
    if (test.kind == TestKind::Unique && test.columns.empty()) {
        return yaml.error("unique needs columns").hint("write - unique: [a, b]");
    }
    return test;
}

std::string identifiers(const std::vector<std::string>& names) {
    std::vector<std::string> quoted;
    for (const auto& name : names) quoted.push_back(base::sql_identifier(name));
    return base::join(quoted, ", ");
}

// As in SQL's UNIQUE, rows with a null in the key are no duplicates of each other.
std::string all_present(const std::vector<std::string>& names) {
    std::vector<std::string> present;
    for (const auto& name : names) present.push_back(base::sql_identifier(name) + " IS NOT NULL");
    return base::join(present, " AND ");
}

// What holds for a row that fails the test. Null counts as false.
std::string failing_row(const DataTest& test) {
    const std::string column = test.columns.empty() ? "" : base::sql_identifier(test.columns[0]);
    switch (test.kind) {
        case TestKind::NotNull:
            return column + " IS NULL";
        case TestKind::AcceptedValues: {
            std::vector<std::string> literals;
            for (const auto& value : test.values) literals.push_back(base::sql_literal(value));
            // The engine reads the texts as values of the column's type: 1 accepts 1.0.
            return fmt::format("{} NOT IN ({})", column, base::join(literals, ", "));
        }
        case TestKind::Relationships:
            // A null refers to nothing; NOT IN alone would count it against an empty table.
            return fmt::format(
                "{0} IS NOT NULL AND {0} NOT IN (SELECT {1} FROM {2} WHERE {1} IS "
                "NOT NULL)",
                column, base::sql_identifier(test.to_column), test.to.sql_name());
        case TestKind::Expression:
            return "NOT (" + test.expression + "\n)";  // it may end in a comment
        default:
            return "false";
    }
}

}  // namespace

std::string DataTest::name() const {
    std::string inside;
    switch (kind) {
        case TestKind::NotNull:
        case TestKind::Unique:
        case TestKind::AcceptedValues:
            inside = base::join(columns, ", ");
            break;
        case TestKind::Relationships:
            inside = columns[0] + " -> " + to.to_string() + "." + to_column;
            break;
        case TestKind::Expression:
            inside = expression;
            break;
        case TestKind::RowCount:
            if (rows_min) inside = "min: " + std::to_string(*rows_min);
            if (rows_max)
                inside += (inside.empty() ? "" : ", ") + ("max: " + std::to_string(*rows_max));
            break;
        case TestKind::Freshness:
            inside = columns[0] + ", " +
                     (max_age.count() % 86400 == 0 ? std::to_string(max_age.count() / 86400) + "d"
                                                   : std::to_string(max_age.count()) + "s");
            break;
    }
    return std::string(name_of(kind)) + "(" + inside + ")";
}

base::Result<std::vector<DataTest>> parse_tests(const base::Yaml& yaml, const std::string& column) {
    std::vector<DataTest> tests;
    for (const base::Yaml& item : MR_TRY(yaml.list())) {
        tests.push_back(MR_TRY(parse_test(item, column)));
    }
    return tests;
}

std::string values_query(const DataTest& test, const columnar::Type& type) {
    std::vector<std::string> casts;
    for (const auto& value : test.values) {
        casts.push_back("CAST(" + base::sql_literal(value) + " AS " + type.to_string() + ")");
    }
    return "SELECT " + base::join(casts, ", ");
}

std::string failures_query(const DataTest& test, const lake::TableId& table, base::Timestamp now) {
    const std::string from = table.sql_name();
    const std::string column = test.columns.empty() ? "" : base::sql_identifier(test.columns[0]);
    switch (test.kind) {
        case TestKind::Unique: {
            const std::string key = identifiers(test.columns);
            return fmt::format(
                "SELECT {}, count(*) AS times FROM {} WHERE {} GROUP BY {} HAVING count(*) > 1",
                key, from, all_present(test.columns), key);
        }
        case TestKind::AcceptedValues:
        case TestKind::Relationships:
            return fmt::format("SELECT {0}, count(*) AS times FROM {1} WHERE {2} GROUP BY {0}",
                               column, from, failing_row(test));
        case TestKind::Freshness:
            return fmt::format(
                "SELECT max({0}) AS newest FROM {1} HAVING coalesce(max(CAST({0} AS TIMESTAMP)) < "
                "TIMESTAMP {2}, true)",
                column, from,
                base::sql_literal(base::format_timestamp(now - test.max_age).substr(0, 26)));
        case TestKind::NotNull:
        case TestKind::Expression:
        case TestKind::RowCount:  // counted by whoever wrote the rows
            break;
    }
    return fmt::format("SELECT * FROM {} WHERE {}", from, failing_row(test));
}

std::string failures_aggregate(const DataTest& test) {
    if (test.kind == TestKind::Unique) {
        const std::string present = all_present(test.columns);
        return fmt::format("count(*) FILTER ({0}) - count(DISTINCT ({1})) FILTER ({0})", present,
                           identifiers(test.columns));
    }
    return fmt::format("count(*) FILTER ({})", failing_row(test));
}

}  // namespace millrace::elt
