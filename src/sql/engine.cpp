// SPDX-License-Identifier: Apache-2.0
#include "sql/engine.h"

#include <duckdb.hpp>

#include "sql/duckdb_error.h"
#include "sql/session_state.h"

namespace millrace::sql {

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::~Engine() = default;

size_t Engine::threads() const {
    return state_->threads;
}

base::Result<std::unique_ptr<Engine>> Engine::open(const EngineOptions& options) {
    try {
        duckdb::DBConfig config;
        config.options.autoload_known_extensions = false;
        config.options.autoinstall_known_extensions = false;
        config.options.allow_unsigned_extensions = false;
        config.options.allow_community_extensions = false;
        config.SetOptionByName("threads",
                               duckdb::Value::BIGINT(static_cast<int64_t>(options.threads)));
        if (options.memory_bytes_max > 0) {
            config.SetOptionByName("memory_limit",
                                   duckdb::Value(std::to_string(options.memory_bytes_max) + "B"));
        }
        config.options.temporary_directory = options.temporary_directory.string();
        // The operating system's page cache already holds the files.
        config.SetOptionByName("enable_external_file_cache", duckdb::Value::BOOLEAN(false));
        // Order is given by ORDER BY or by the partition writer, never by chance.
        config.SetOptionByName("preserve_insertion_order", duckdb::Value::BOOLEAN(false));

        auto state = std::make_unique<State>();
        state->threads = options.threads;
        state->database = duckdb::make_uniq<duckdb::DuckDB>(nullptr, &config);
        if (options.confined) {
            auto& opened = duckdb::DBConfig::GetConfig(*state->database->instance);
            opened.AddAllowedDirectory(options.temporary_directory.string());
            opened.options.enable_external_access = false;
        }
        register_resolver(*state->database->instance);
        duckdb::Connection connection(*state->database);
        if (options.spill_bytes_max > 0) {
            const auto set = connection.Query("SET max_temp_directory_size = '" +
                                              std::to_string(options.spill_bytes_max) + "B'");
            if (set->HasError()) return from_duckdb(set->GetErrorObject());
        }
        connection.BeginTransaction();
        register_file_scan(connection);
        register_row_scan(connection);
        register_lineage_scan(connection);
        register_batch_sink(connection);
        connection.Commit();
        return std::unique_ptr<Engine>(new Engine(std::move(state)));
    } catch (const std::exception& e) {
        return from_duckdb(duckdb::ErrorData(e)).in("start the SQL engine");
    }
}

}  // namespace millrace::sql
