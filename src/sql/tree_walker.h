// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.hpp>
#include <duckdb/parser/expression/subquery_expression.hpp>
#include <duckdb/parser/parsed_expression_iterator.hpp>
#include <duckdb/parser/query_node.hpp>
#include <duckdb/parser/statement/select_statement.hpp>

namespace millrace::sql {

// Walks a query's whole syntax tree. A subquery in an expression is a query of its own; one in FROM
// is a table, and the walk passes from it straight on to its parts.
class TreeWalker {
  public:
    virtual ~TreeWalker() = default;

    void walk(duckdb::QueryNode& query) {
        on_query(query);
        duckdb::ParsedExpressionIterator::EnumerateQueryNodeChildren(
            query, [this](duckdb::unique_ptr<duckdb::ParsedExpression>& e) { walk(*e); },
            [this](duckdb::TableRef& table) { on_table(table); });
    }

  private:
    void walk(duckdb::ParsedExpression& e) {
        on_expression(e);
        if (e.GetExpressionClass() == duckdb::ExpressionClass::SUBQUERY) {
            walk(*e.Cast<duckdb::SubqueryExpression>().subquery->node);
        }
        duckdb::ParsedExpressionIterator::EnumerateChildren(
            e, [this](duckdb::ParsedExpression& child) { walk(child); });
    }

    virtual void on_query(duckdb::QueryNode&) {}
    virtual void on_expression(duckdb::ParsedExpression&) {}
    virtual void on_table(duckdb::TableRef&) = 0;
};

}  // namespace millrace::sql
