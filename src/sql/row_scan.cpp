// SPDX-License-Identifier: Apache-2.0
// Reads a RowSource: our own CSV and JSON readers as a DuckDB table function.
#include <duckdb.hpp>
#include <duckdb/catalog/catalog.hpp>
#include <duckdb/function/table_function.hpp>
#include <duckdb/parser/parsed_data/create_table_function_info.hpp>

#include <atomic>

#include "sql/duckdb_type.h"
#include "sql/session_state.h"

namespace millrace::sql {
namespace {

using RowSourcePtr = std::shared_ptr<const RowSource>;

struct BindData final : duckdb::TableFunctionData {
    RowSourcePtr source;
};

struct GlobalState final : duckdb::GlobalTableFunctionState {
    std::atomic<size_t> next_part{0};
    size_t threads_max = 1;
    std::vector<size_t> columns;    // of the source, in the order asked for
    std::vector<size_t> positions;  // where they stand in the output chunk
    duckdb::idx_t MaxThreads() const override { return threads_max; }
};

struct LocalState final : duckdb::LocalTableFunctionState {
    std::unique_ptr<RowReader> reader;
    std::vector<columnar::ColumnSink> sinks;
    std::vector<columnar::Type> types;
};

duckdb::unique_ptr<duckdb::FunctionData> bind(duckdb::ClientContext& context,
                                              duckdb::TableFunctionBindInput& input,
                                              duckdb::vector<duckdb::LogicalType>& types,
                                              duckdb::vector<duckdb::string>& names) {
    const auto& relations = SessionContext::of(context).relations;
    const auto found = relations.find(input.inputs[0].GetValue<duckdb::string>());
    if (found == relations.end() || !std::holds_alternative<RowSourcePtr>(found->second)) {
        throw duckdb::InternalException("no such relation");
    }
    auto data = duckdb::make_uniq<BindData>();
    data->source = std::get<RowSourcePtr>(found->second);
    for (const auto& field : data->source->schema().fields) {
        names.push_back(field.name);
        types.push_back(field.type.is_nested() ? duckdb::LogicalType::VARCHAR
                                               : to_duckdb(field.type));
    }
    return data;
}

duckdb::unique_ptr<duckdb::GlobalTableFunctionState> init_global(
    duckdb::ClientContext&, duckdb::TableFunctionInitInput& input) {
    const auto& data = input.bind_data->Cast<BindData>();
    auto state = duckdb::make_uniq<GlobalState>();
    state->threads_max = std::max<size_t>(1, data.source->parts());
    for (size_t i = 0; i < input.column_ids.size(); ++i) {
        // count(*) asks for a row id: rows are counted, nothing is filled.
        if (input.column_ids[i] >= data.source->schema().fields.size()) continue;
        state->columns.push_back(input.column_ids[i]);
        state->positions.push_back(i);
    }
    return state;
}

duckdb::unique_ptr<duckdb::LocalTableFunctionState> init_local(
    duckdb::ExecutionContext&, duckdb::TableFunctionInitInput& input,
    duckdb::GlobalTableFunctionState* global) {
    const auto& data = input.bind_data->Cast<BindData>();
    auto state = duckdb::make_uniq<LocalState>();
    const auto& columns = global->Cast<GlobalState>().columns;
    state->sinks.resize(columns.size());
    for (const size_t column : columns) {
        const auto& type = data.source->schema().fields[column].type;
        state->types.push_back(type.is_nested() ? columnar::Type(columnar::TypeKind::Text) : type);
    }
    return state;
}

void scan(duckdb::ClientContext& context, duckdb::TableFunctionInput& input,
          duckdb::DataChunk& output) {
    const auto& data = input.bind_data->Cast<BindData>();
    auto& global = input.global_state->Cast<GlobalState>();
    auto& local = input.local_state->Cast<LocalState>();
    auto& session = SessionContext::of(context);
    if (session.stop->requested()) throw duckdb::InterruptException();
    for (size_t i = 0; i < local.sinks.size(); ++i) {
        auto& vector = output.data[global.positions[i]];
        auto& validity = duckdb::FlatVector::Validity(vector);
        validity.Initialize(STANDARD_VECTOR_SIZE);
        local.sinks[i].type = &local.types[i];
        local.sinks[i].data = duckdb::FlatVector::GetData(vector);
        local.sinks[i].validity = validity.GetData();
        std::fill_n(local.sinks[i].validity, STANDARD_VECTOR_SIZE / 64, ~uint64_t{0});
    }
    while (true) {
        if (!local.reader) {
            const size_t part = global.next_part.fetch_add(1);
            if (part >= data.source->parts()) return;  // an empty chunk ends this thread's scan
            local.reader = data.source->open(part, global.columns);
        }
        const size_t rows = local.reader->read(local.sinks, STANDARD_VECTOR_SIZE);
        if (rows > 0) {
            for (size_t i = 0; i < local.sinks.size(); ++i) {
                if (local.types[i].kind != columnar::TypeKind::Uuid) continue;
                auto* values = local.sinks[i].values<columnar::UInt128>();
                for (size_t r = 0; r < rows; ++r) values[r] ^= columnar::UInt128{1} << 127;
            }
            output.SetCardinality(rows);
            return;
        }
        local.reader.reset();
    }
}

duckdb::unique_ptr<duckdb::NodeStatistics> cardinality(duckdb::ClientContext&,
                                                       const duckdb::FunctionData* data) {
    const auto rows = static_cast<duckdb::idx_t>(data->Cast<BindData>().source->rows());
    return duckdb::make_uniq<duckdb::NodeStatistics>(rows, rows);
}

}  // namespace

void register_row_scan(duckdb::Connection& connection) {
    duckdb::TableFunction function(kRowScan, {duckdb::LogicalType::VARCHAR}, scan, bind,
                                   init_global, init_local);
    function.projection_pushdown = true;
    function.cardinality = cardinality;
    duckdb::CreateTableFunctionInfo info(function);
    auto& context = *connection.context;
    duckdb::Catalog::GetSystemCatalog(context).CreateTableFunction(context, info);
}

}  // namespace millrace::sql
