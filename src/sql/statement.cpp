// SPDX-License-Identifier: Apache-2.0
// What is done to a query's syntax tree before it is bound.
#include <fmt/format.h>

#include <duckdb.hpp>
#include <duckdb/parser/expression/cast_expression.hpp>
#include <duckdb/parser/expression/columnref_expression.hpp>
#include <duckdb/parser/expression/constant_expression.hpp>
#include <duckdb/parser/expression/function_expression.hpp>
#include <duckdb/parser/parser.hpp>
#include <duckdb/parser/query_node/cte_node.hpp>
#include <duckdb/parser/query_node/select_node.hpp>
#include <duckdb/parser/simplified_token.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <duckdb/parser/tableref/basetableref.hpp>
#include <duckdb/parser/tableref/showref.hpp>
#include <duckdb/parser/tableref/subqueryref.hpp>
#include <duckdb/parser/tableref/table_function_ref.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text.h"
#include "sql/named_tables.h"
#include "sql/session_state.h"
#include "sql/tree_walker.h"

namespace millrace::sql {
namespace {

// Separates table and moment in an encoded name; no file holds it in an identifier.
constexpr char kMark = '\x01';
constexpr const char* kInformationSchema = "information_schema";

// `place` is where a mistake in the text is told.
Moment parse_moment(const std::string& text, duckdb::optional_idx place) {
    Moment moment;
    const size_t equals = text.find('=');
    const std::string unit = text.substr(0, equals);
    const std::string value = text.substr(equals + 1);
    if (unit == "VERSION") {
        int64_t version = 0;
        const auto [end, code] =
            std::from_chars(value.data(), value.data() + value.size(), version);
        if (code != std::errc{} || end != value.data() + value.size()) {
            throw duckdb::BinderException(
                place, "not a version number: %s\nwrite a whole number: AT (VERSION => 7)", value);
        }
        moment.version = version;
    } else if (unit == "TIMESTAMP") {
        moment.time = base::parse_timestamp(value);
        if (!moment.time) {
            throw duckdb::BinderException(
                place, "not a timestamp: %s\nwrite AT (TIMESTAMP => '2026-11-23 12:00:00')", value);
        }
    } else {
        throw duckdb::BinderException(
            place, "AT knows no such unit: %s\nwrite AT (VERSION => 7) or AT (TIMESTAMP => '...')",
            unit);
    }
    return moment;
}

std::string moment_text(duckdb::AtClause& at) {
    const duckdb::ParsedExpression* expression = at.ExpressionMutable().get();
    const auto place = expression->GetQueryLocation();
    // TIMESTAMP '...' parses as a cast of a constant; the text inside is what we want.
    if (expression->GetExpressionClass() == duckdb::ExpressionClass::CAST) {
        expression = expression->Cast<duckdb::CastExpression>().child.get();
    }
    if (expression->GetExpressionClass() != duckdb::ExpressionClass::CONSTANT) {
        throw duckdb::BinderException(
            place,
            "AT takes a literal\nwrite AT (VERSION => 7) or AT (TIMESTAMP => '2026-11-23 "
            "12:00:00')");
    }
    const auto& value = expression->Cast<duckdb::ConstantExpression>().value;
    std::string text = duckdb::StringUtil::Upper(at.Unit()) + "=" + value.ToString();
    parse_moment(text, place);
    return text;
}

// SHOW TABLES, and SHOW TABLES FROM a schema, as a query; nothing for another table reference.
duckdb::unique_ptr<duckdb::TableRef> tables_shown(const duckdb::TableRef& ref) {
    if (ref.type != duckdb::TableReferenceType::SHOW_REF) return nullptr;
    const auto& show = ref.Cast<duckdb::ShowRef>();
    const bool of_schema = show.show_type == duckdb::ShowType::SHOW_FROM;
    const bool all = show.table_name == "\"tables\"" || show.table_name == "__show_tables_expanded";
    if (!of_schema && !all) return nullptr;
    duckdb::Parser parser;
    parser.ParseQuery(
        "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables" +
        (of_schema ? " WHERE table_schema = " + base::sql_literal(show.schema_name) : "") +
        " ORDER BY name");
    return duckdb::make_uniq<duckdb::SubqueryRef>(
        duckdb::unique_ptr_cast<duckdb::SQLStatement, duckdb::SelectStatement>(
            std::move(parser.statements[0])));
}

// The tables in FROM that have no alias, as schema.table in lower case.
class TableNames final : public TreeWalker {
  public:
    std::set<std::string> names;

  private:
    void on_table(duckdb::TableRef& ref) override {
        if (ref.type != duckdb::TableReferenceType::BASE_TABLE || !ref.alias.empty()) return;
        const auto& base = ref.Cast<duckdb::BaseTableRef>();
        if (base.schema_name.empty()) return;
        names.insert(base::to_lower(base.schema_name) + "." + base::to_lower(base.table_name));
    }
};

class Preparer final : public TreeWalker {
  public:
    Preparer(Places places, std::set<std::string> tables)
        : places_(places), tables_(std::move(tables)) {}

  private:
    void on_query(duckdb::QueryNode& query) override {
        if (query.type != duckdb::QueryNodeType::SELECT_NODE) return;
        auto& from = query.Cast<duckdb::SelectNode>().from_table;
        if (auto shown = from ? tables_shown(*from) : nullptr) from = std::move(shown);
    }
    void on_expression(duckdb::ParsedExpression& e) override {
        if (places_ == Places::Forget) e.SetQueryLocation({});
        if (e.GetExpressionClass() != duckdb::ExpressionClass::COLUMN_REF) return;
        // schema.table.column: to the engine our tables have no schema, only a name.
        auto& names = e.Cast<duckdb::ColumnRefExpression>().column_names;
        if (names.size() > 2 &&
            tables_.contains(base::to_lower(names[0]) + "." + base::to_lower(names[1]))) {
            names.erase(names.begin());
        }
    }
    void on_table(duckdb::TableRef& ref) override {
        if (places_ == Places::Forget) ref.query_location = {};
        if (ref.type == duckdb::TableReferenceType::SUBQUERY) {
            auto& inner = *ref.Cast<duckdb::SubqueryRef>().subquery->node;
            if (inner.type != duckdb::QueryNodeType::SELECT_NODE) return;
            auto& from = inner.Cast<duckdb::SelectNode>().from_table;
            if (from && tables_shown(*from)) walk(inner);
            return;
        }
        if (ref.type != duckdb::TableReferenceType::BASE_TABLE) return;
        auto& base = ref.Cast<duckdb::BaseTableRef>();
        if (duckdb::StringUtil::Lower(base.schema_name) == kInformationSchema) {
            if (base.alias.empty()) base.alias = base.table_name;
            base.schema_name = kMark + std::string(kInformationSchema);
            base.table_name = duckdb::StringUtil::Lower(base.table_name);
        }
        if (!base.at_clause) return;
        if (base.alias.empty()) base.alias = base.table_name;
        base.table_name += kMark + moment_text(*base.at_clause);
        base.at_clause.reset();
    }

    Places places_;
    std::set<std::string> tables_;
};

// What a prepared tree names in FROM.
class NameFinder final : public TreeWalker {
  public:
    std::vector<NamedTable> found;

  private:
    void on_table(duckdb::TableRef& ref) override {
        if (ref.type != duckdb::TableReferenceType::BASE_TABLE) return;
        const auto& base = ref.Cast<duckdb::BaseTableRef>();
        if (base.schema_name.empty()) return;
        TableName name{base.schema_name, base.table_name};
        const Moment moment = decode_name(name);
        found.push_back({std::move(name), moment});
    }
};

// Finds the first thing in FROM that reads files by itself.
class FileFinder final : public TreeWalker {
  public:
    std::string found;
    size_t offset = 0;

  private:
    void on_query(duckdb::QueryNode& query) override {
        for (const auto& cte : query.cte_map.map) ctes_.insert(cte.first);
    }
    void on_table(duckdb::TableRef& ref) override {
        std::string name;
        if (ref.type == duckdb::TableReferenceType::BASE_TABLE) {
            const auto& table = ref.Cast<duckdb::BaseTableRef>();
            if (table.schema_name.empty()) name = table.table_name;
            if (name.find_first_of("./") == std::string::npos || ctes_.contains(name)) return;
        } else if (ref.type == duckdb::TableReferenceType::TABLE_FUNCTION) {
            const auto& call = *ref.Cast<duckdb::TableFunctionRef>().function;
            name = base::to_lower(call.Cast<duckdb::FunctionExpression>().function_name);
            const bool reads = name.starts_with("read_") || name.starts_with("parquet_") ||
                               std::find(kReaders.begin(), kReaders.end(), name) != kReaders.end();
            if (!reads) return;
        }
        if (!found.empty() || name.empty()) return;
        found = name;
        offset = ref.query_location.IsValid() ? ref.query_location.GetIndex() : 0;
    }

    // Beside read_csv, parquet_scan and the like; the last two run a text as a query.
    static constexpr std::array<std::string_view, 4> kReaders{"glob", "sniff_csv", "query",
                                                              "json_execute_serialized_sql"};
    std::set<std::string> ctes_;
};

// Whether the query orders its rows without choosing among them by it.
bool only_orders(duckdb::QueryNode& query) {
    if (query.type == duckdb::QueryNodeType::CTE_NODE) {
        return only_orders(*query.Cast<duckdb::CTENode>().child);
    }
    bool orders = false;
    for (const auto& modifier : query.modifiers) {
        const bool plain_distinct =
            modifier->type == duckdb::ResultModifierType::DISTINCT_MODIFIER &&
            modifier->Cast<duckdb::DistinctModifier>().distinct_on_targets.empty();
        if (modifier->type == duckdb::ResultModifierType::ORDER_MODIFIER) {
            orders = true;
        } else if (!plain_distinct) {
            return false;
        }
    }
    return orders;
}

}  // namespace

void prepare_tree(duckdb::SelectStatement& statement, Places places) {
    TableNames tables;
    tables.walk(*statement.node);
    Preparer(places, std::move(tables.names)).walk(*statement.node);
}

Moment decode_name(TableName& name) {
    if (name.schema.starts_with(kMark)) name.schema.erase(0, 1);
    const size_t mark = name.table.find(kMark);
    if (mark == std::string::npos) return {};
    const std::string text = name.table.substr(mark + 1);
    name.table.resize(mark);
    return parse_moment(text, {});
}

std::vector<NamedTable> named_tables(std::string_view query) {
    try {
        duckdb::Parser parser;
        parser.ParseQuery(std::string(query));
        NameFinder names;
        for (auto& statement : parser.statements) {
            if (statement->type != duckdb::StatementType::SELECT_STATEMENT) continue;
            auto& select = statement->Cast<duckdb::SelectStatement>();
            prepare_tree(select, Places::Keep);
            names.walk(*select.node);
        }
        return std::move(names.found);
    } catch (const std::exception&) {
        return {};  // binding tells what is wrong with it
    }
}

base::Result<void> check_reads_no_file(std::string_view query) {
    FileFinder files;
    try {
        duckdb::Parser parser;
        parser.ParseQuery(std::string(query));
        for (auto& statement : parser.statements) {
            if (statement->type != duckdb::StatementType::SELECT_STATEMENT) continue;
            files.walk(*statement->Cast<duckdb::SelectStatement>().node);
        }
    } catch (const std::exception&) {
        return {};  // binding will tell what is wrong with it
    }
    if (files.found.empty()) return {};
    const auto at = base::line_column(query, files.offset);
    return base::invalid_argument("files are read by sources alone: " + files.found)
        .at("", at.line, at.column)
        .hint("declare the file in sources.yaml and name that source");
}

std::string as_subquery(std::string_view query) {
    size_t end = std::string_view::npos;
    for (const auto& token : duckdb::Parser::Tokenize(std::string(query))) {
        if (token.type == duckdb::SimplifiedTokenType::SIMPLIFIED_TOKEN_COMMENT) continue;
        if (query[token.start] != ';') {
            end = std::string_view::npos;
        } else if (end == std::string_view::npos) {
            end = token.start;
        }
    }
    return fmt::format("({}\n)", query.substr(0, end));
}

StoredQuery for_storing(std::string_view query) {
    StoredQuery stored{std::string(query), false, false};
    try {
        duckdb::Parser parser;
        parser.ParseQuery(stored.text);
        if (parser.statements.size() != 1 ||
            parser.statements[0]->type != duckdb::StatementType::SELECT_STATEMENT) {
            return stored;
        }
        auto& select = parser.statements[0]->Cast<duckdb::SelectStatement>();
        stored.ordered = only_orders(*select.node);
        if (select.node->type != duckdb::QueryNodeType::SELECT_NODE) return stored;
        auto& node = select.node->Cast<duckdb::SelectNode>();
        if (node.modifiers.empty() || node.sample) return stored;
        bool distinct = false;
        for (const auto& modifier : node.modifiers) {
            switch (modifier->type) {
                case duckdb::ResultModifierType::ORDER_MODIFIER:
                    break;
                case duckdb::ResultModifierType::DISTINCT_MODIFIER:
                    if (!modifier->Cast<duckdb::DistinctModifier>().distinct_on_targets.empty()) {
                        return stored;
                    }
                    distinct = true;
                    break;
                default:
                    return stored;
            }
        }
        node.modifiers.clear();
        return {select.ToString(), distinct, stored.ordered};
    } catch (const std::exception&) {
        return stored;  // binding will tell what is wrong with it
    }
}

}  // namespace millrace::sql
