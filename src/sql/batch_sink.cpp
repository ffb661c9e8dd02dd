// SPDX-License-Identifier: Apache-2.0
// Hands the rows of a query to a BatchSink from all of DuckDB's threads: a COPY format that writes
// no file.
#include <duckdb.hpp>
#include <duckdb/catalog/catalog.hpp>
#include <duckdb/function/copy_function.hpp>
#include <duckdb/parser/parsed_data/create_copy_function_info.hpp>

#include "sql/duckdb_type.h"
#include "sql/session_state.h"

namespace millrace::sql {
namespace {

struct BindData final : duckdb::TableFunctionData {};
struct GlobalState final : duckdb::GlobalFunctionData {};
struct LocalState final : duckdb::LocalFunctionData {
    explicit LocalState(SessionContext& s) : session(s), chunk(*s.sink_schema) {
        input = s.sink->input();
    }
    SessionContext& session;
    std::unique_ptr<BatchSink::Input> input;
    ChunkView chunk;
};

void sink(duckdb::ExecutionContext&, duckdb::FunctionData&, duckdb::GlobalFunctionData&,
          duckdb::LocalFunctionData& state, duckdb::DataChunk& input) {
    auto& local = state.Cast<LocalState>();
    if (local.session.stop->requested()) throw duckdb::InterruptException();
    duckdb::DataChunk flat;  // a chunk of our own to flatten: the operator below may reuse its own
    flat.InitializeEmpty(input.GetTypes());
    flat.Reference(input);
    auto result = local.input->append(local.chunk.view(flat));
    if (!result.ok()) local.session.fail(std::move(result).error());
}

}  // namespace

void register_batch_sink(duckdb::Connection& connection) {
    duckdb::CopyFunction function(kSinkFormat);
    function.copy_to_bind =
        [](duckdb::ClientContext&, duckdb::CopyFunctionBindInput&,
           const duckdb::vector<duckdb::string>&,
           const duckdb::vector<duckdb::LogicalType>&) -> duckdb::unique_ptr<duckdb::FunctionData> {
        return duckdb::make_uniq<BindData>();
    };
    function.copy_to_initialize_global =
        [](duckdb::ClientContext&, duckdb::FunctionData&,
           const duckdb::string&) -> duckdb::unique_ptr<duckdb::GlobalFunctionData> {
        return duckdb::make_uniq<GlobalState>();
    };
    function.copy_to_initialize_local =
        [](duckdb::ExecutionContext& context,
           duckdb::FunctionData&) -> duckdb::unique_ptr<duckdb::LocalFunctionData> {
        return duckdb::make_uniq<LocalState>(SessionContext::of(context.client));
    };
    function.copy_to_sink = sink;
    function.copy_to_combine = [](duckdb::ExecutionContext&, duckdb::FunctionData&,
                                  duckdb::GlobalFunctionData&, duckdb::LocalFunctionData& state) {
        state.Cast<LocalState>().input.reset();
    };
    function.copy_to_finalize = [](duckdb::ClientContext&, duckdb::FunctionData&,
                                   duckdb::GlobalFunctionData&) {};
    function.execution_mode = [](bool, bool) {
        return duckdb::CopyFunctionExecutionMode::PARALLEL_COPY_TO_FILE;
    };
    duckdb::CreateCopyFunctionInfo info(function);
    auto& context = *connection.context;
    duckdb::Catalog::GetSystemCatalog(context).CreateCopyFunction(context, info);
}

}  // namespace millrace::sql
