// SPDX-License-Identifier: Apache-2.0
// What is done to a query's syntax tree before it is bound.
#include <duckdb.hpp>
#include <duckdb/parser/expression/cast_expression.hpp>
#include <duckdb/parser/expression/constant_expression.hpp>
#include <duckdb/parser/expression/subquery_expression.hpp>
#include <duckdb/parser/parsed_expression_iterator.hpp>
#include <duckdb/parser/parser.hpp>
#include <duckdb/parser/query_node/select_node.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <duckdb/parser/tableref/basetableref.hpp>

#include <charconv>

#include "sql/session_state.h"

namespace millrace::sql {
namespace {

// Separates table and moment in an encoded name; no file holds it in an identifier.
constexpr char kMark = '\x01';

std::string moment_text(duckdb::AtClause& at) {
    const duckdb::ParsedExpression* expression = at.ExpressionMutable().get();
    // TIMESTAMP '...' parses as a cast of a constant; the text inside is what we want.
    if (expression->GetExpressionClass() == duckdb::ExpressionClass::CAST) {
        expression = expression->Cast<duckdb::CastExpression>().child.get();
    }
    if (expression->GetExpressionClass() != duckdb::ExpressionClass::CONSTANT) {
        throw duckdb::BinderException(
            "AT takes a constant: AT (VERSION => 7) or AT (TIMESTAMP => "
            "'2026-11-23 12:00:00')");
    }
    const auto& value = expression->Cast<duckdb::ConstantExpression>().value;
    return duckdb::StringUtil::Upper(at.Unit()) + "=" + value.ToString();
}

struct MomentEncoder {
    bool replaced = false;

    void node(duckdb::QueryNode& query) {
        duckdb::ParsedExpressionIterator::EnumerateQueryNodeChildren(
            query, [this](duckdb::unique_ptr<duckdb::ParsedExpression>& e) { expression(*e); },
            [this](duckdb::TableRef& ref) { table(ref); });
    }
    void expression(duckdb::ParsedExpression& e) {
        if (e.GetExpressionClass() == duckdb::ExpressionClass::SUBQUERY) {
            node(*e.Cast<duckdb::SubqueryExpression>().subquery->node);
        }
        duckdb::ParsedExpressionIterator::EnumerateChildren(
            e, [this](duckdb::ParsedExpression& child) { expression(child); });
    }
    void table(duckdb::TableRef& ref) {
        if (ref.type != duckdb::TableReferenceType::BASE_TABLE) return;
        auto& base = ref.Cast<duckdb::BaseTableRef>();
        if (!base.at_clause) return;
        if (base.alias.empty()) base.alias = base.table_name;
        base.table_name += kMark + moment_text(*base.at_clause);
        base.at_clause.reset();
        replaced = true;
    }
};

}  // namespace

bool encode_moments(duckdb::SelectStatement& statement) {
    MomentEncoder encoder;
    encoder.node(*statement.node);
    return encoder.replaced;
}

Moment decode_moment(std::string& table) {
    Moment moment;
    const size_t mark = table.find(kMark);
    if (mark == std::string::npos) return moment;
    const std::string text = table.substr(mark + 1);
    table.resize(mark);
    const size_t equals = text.find('=');
    const std::string unit = text.substr(0, equals);
    const std::string value = text.substr(equals + 1);
    if (unit == "VERSION") {
        int64_t version = 0;
        const auto [end, code] =
            std::from_chars(value.data(), value.data() + value.size(), version);
        if (code != std::errc{} || end != value.data() + value.size()) {
            throw duckdb::BinderException("not a version number: %s", value);
        }
        moment.version = version;
    } else if (unit == "TIMESTAMP") {
        moment.time = base::parse_timestamp(value);
        if (!moment.time) throw duckdb::BinderException("not a timestamp: %s", value);
    } else {
        throw duckdb::BinderException("AT knows VERSION and TIMESTAMP, not %s", unit);
    }
    return moment;
}

StoredQuery for_storing(std::string_view query) {
    StoredQuery stored{std::string(query), false};
    try {
        duckdb::Parser parser;
        parser.ParseQuery(stored.text);
        if (parser.statements.size() != 1 ||
            parser.statements[0]->type != duckdb::StatementType::SELECT_STATEMENT) {
            return stored;
        }
        auto& select = parser.statements[0]->Cast<duckdb::SelectStatement>();
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
        return {select.ToString(), distinct};
    } catch (const std::exception&) {
        return stored;  // binding will tell what is wrong with it
    }
}

}  // namespace millrace::sql
