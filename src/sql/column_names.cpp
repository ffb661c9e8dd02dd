// SPDX-License-Identifier: Apache-2.0
// The columns that a mistaken name may have been meant to be, by the query's syntax tree.
#include <duckdb.hpp>
#include <duckdb/parser/common_table_expression_info.hpp>
#include <duckdb/parser/expression/star_expression.hpp>
#include <duckdb/parser/query_node/select_node.hpp>
#include <duckdb/parser/tableref/basetableref.hpp>
#include <duckdb/parser/tableref/subqueryref.hpp>

#include "base/text.h"
#include "sql/session_state.h"
#include "sql/tree_walker.h"

namespace millrace::sql {
namespace {

// Gathers what is in a query's FROM clauses, those of its subqueries included.
class TableFinder final : public TreeWalker {
  public:
    explicit TableFinder(const std::string& alias) : wanted_(base::to_lower(alias)) {}
    duckdb::CommonTableExpressionMap ctes;
    std::vector<duckdb::unique_ptr<duckdb::TableRef>> found;

  private:
    void on_query(duckdb::QueryNode& query) override { with(query); }
    void with(duckdb::QueryNode& query) {
        for (const auto& [name, cte] : query.cte_map.map) {
            with(*cte->query->node);
            ctes.map[name] = cte->Copy();
        }
    }
    void on_table(duckdb::TableRef& ref) override {
        if (ref.type == duckdb::TableReferenceType::JOIN) return;  // its sides come by themselves
        if (ref.type == duckdb::TableReferenceType::SUBQUERY) {
            with(*ref.Cast<duckdb::SubqueryRef>().subquery->node);
        }
        const bool named = ref.alias.empty() && ref.type == duckdb::TableReferenceType::BASE_TABLE;
        const auto& name = named ? ref.Cast<duckdb::BaseTableRef>().table_name : ref.alias;
        if (wanted_.empty() || base::to_lower(name) == wanted_) found.push_back(ref.Copy());
    }

    std::string wanted_;
};

}  // namespace

std::vector<std::string> columns_named(duckdb::Connection& connection, const std::string& alias,
                                       std::string_view query) {
    std::vector<std::string> names;
    try {
        auto statements = connection.ExtractStatements(std::string(query));
        auto& select = statements.at(0)->Cast<duckdb::SelectStatement>();
        prepare_tree(select, Places::Keep);
        TableFinder finder(alias);
        finder.walk(*select.node);
        for (auto& table : finder.found) {
            duckdb::SelectNode all;
            all.select_list.push_back(duckdb::make_uniq<duckdb::StarExpression>());
            all.from_table = std::move(table);
            all.cte_map = finder.ctes.Copy();
            const auto bound = connection.Prepare(all.ToString());
            if (bound->HasError()) continue;  // it has a mistake of its own
            names.insert(names.end(), bound->GetNames().begin(), bound->GetNames().end());
        }
    } catch (const std::exception&) {
        names.clear();  // nothing is suggested
    }
    return names;
}

}  // namespace millrace::sql
