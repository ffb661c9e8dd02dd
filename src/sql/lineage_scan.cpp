// SPDX-License-Identifier: Apache-2.0
// What stands for a table while lineage is read: its columns and nothing else. So tables, views and
// sources look alike in the plan, none is looked through, and no file is thought of.
#include <duckdb.hpp>
#include <duckdb/catalog/catalog.hpp>
#include <duckdb/function/table_function.hpp>
#include <duckdb/parser/parsed_data/create_table_function_info.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <duckdb/planner/binder.hpp>

#include "sql/duckdb_type.h"
#include "sql/session_state.h"

namespace millrace::sql {
namespace {

struct BindData final : duckdb::TableFunctionData {
    bool has_files = false;
};

const KnownTable& known_table(duckdb::ClientContext& context, const duckdb::Value& key) {
    const auto& tables = SessionContext::of(context).lineage->tables;
    const auto found = tables.find(key.GetValue<duckdb::string>());
    if (found == tables.end()) throw duckdb::InternalException("no such relation");
    return found->second;
}

duckdb::unique_ptr<duckdb::FunctionData> bind(duckdb::ClientContext& context,
                                              duckdb::TableFunctionBindInput& input,
                                              duckdb::vector<duckdb::LogicalType>& types,
                                              duckdb::vector<duckdb::string>& names) {
    const auto& table = known_table(context, input.inputs[0]);
    names = table.columns;
    types = table.types;
    auto data = duckdb::make_uniq<BindData>();
    data->has_files = table.has_files;
    return data;
}

// What the Parquet reader offers beside the columns of the files.
duckdb::virtual_column_map_t virtual_columns(duckdb::ClientContext&,
                                             duckdb::optional_ptr<duckdb::FunctionData> data) {
    duckdb::virtual_column_map_t columns;
    if (!data->Cast<BindData>().has_files) return columns;
    auto id = duckdb::idx_t{duckdb::VIRTUAL_COLUMN_START};
    for (const auto& [name, type] : {std::pair{"filename", duckdb::LogicalType::VARCHAR},
                                     std::pair{"file_row_number", duckdb::LogicalType::BIGINT},
                                     std::pair{"file_index", duckdb::LogicalType::UBIGINT}}) {
        columns.emplace(id++, duckdb::TableColumn(name, type));
    }
    return columns;
}

void scan(duckdb::ClientContext&, duckdb::TableFunctionInput&, duckdb::DataChunk&) {
    throw duckdb::InternalException("a plan made for its lineage was run");
}

}  // namespace

KnownTable columns_of(duckdb::ClientContext& context, TableName name, const Relation& relation) {
    KnownTable table;
    table.name = std::move(name);
    const auto take = [&](const columnar::Schema& schema) {
        for (const auto& field : schema.fields) {
            table.columns.push_back(field.name);
            table.types.push_back(to_duckdb(field.type));
        }
    };
    if (const auto* view = std::get_if<Query>(&relation)) {
        const auto query = view_query(view->text);
        auto bound =
            duckdb::Binder::CreateBinder(context)->Bind(static_cast<duckdb::SQLStatement&>(*query));
        table.columns = std::move(bound.names);
        table.types = std::move(bound.types);
    } else if (const auto* files = std::get_if<std::shared_ptr<const FileTable>>(&relation)) {
        take((*files)->schema);
        table.has_files = !(*files)->files.empty();
    } else {
        take(std::get<std::shared_ptr<const RowSource>>(relation)->schema());
    }
    return table;
}

void register_lineage_scan(duckdb::Connection& connection) {
    duckdb::TableFunction function(kLineageScan, {duckdb::LogicalType::VARCHAR}, scan, bind);
    function.projection_pushdown = true;
    function.get_virtual_columns = virtual_columns;
    duckdb::CreateTableFunctionInfo info(function);
    auto& context = *connection.context;
    duckdb::Catalog::GetSystemCatalog(context).CreateTableFunction(context, info);
}

}  // namespace millrace::sql
