// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.hpp>
#include <duckdb/main/client_context_state.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/mutex.h"
#include "base/stop.h"
#include "sql/relation.h"
#include "sql/session.h"

namespace millrace::sql {

// A table as it stands in a plan whose lineage is read.
struct KnownTable {
    TableName name;
    duckdb::vector<duckdb::string> columns;
    duckdb::vector<duckdb::LogicalType> types;
    bool has_files = false;
};

// There while a query is bound for its lineage: names then become scans of columns alone.
struct LineageBinding {
    // By the key that such a scan carries as its argument.
    std::map<std::string, KnownTable> tables;
    std::set<std::string> being_bound;  // views
};

// What our callbacks inside DuckDB find through the client context: the session they serve.
struct SessionContext final : duckdb::ClientContextState {
    static constexpr const char* kKey = "millrace";

    Resolver* resolver = nullptr;
    const base::Stop* stop = nullptr;
    // Relations by the key that scan functions carry as their argument. Kept for the session's
    // life: a plan may be executed after its binding.
    std::map<std::string, Relation> relations;
    std::set<TableName> tables_read;
    // The views that the query last bound looked through, each before those that it reads itself.
    struct ViewRead {
        TableName name;
        std::string query;
        bool past = false;  // not its newest version
    };
    std::vector<ViewRead> views_read;
    std::optional<LineageBinding> lineage;
    // An error of ours that had to travel through DuckDB as an exception: the first of those that
    // its threads meet. Looked at when the query is over.
    base::Mutex error_mutex;
    std::optional<base::Error> error;
    BatchSink* sink = nullptr;
    const columnar::Schema* sink_schema = nullptr;

    static SessionContext& of(duckdb::ClientContext& context);
    // Remembers `error` and leaves DuckDB by exception.
    [[noreturn]] void fail(base::Error error);
};

struct Engine::State {
    duckdb::unique_ptr<duckdb::DuckDB> database;
    size_t threads = 1;
};

// Registered with every engine.
void register_resolver(duckdb::DatabaseInstance& database);  // names -> scans
void register_file_scan(duckdb::Connection& connection);     // FileTable
void register_row_scan(duckdb::Connection& connection);      // RowSource
void register_lineage_scan(duckdb::Connection& connection);  // columns alone
void register_batch_sink(duckdb::Connection& connection);    // COPY ... (FORMAT millrace)

inline constexpr const char* kFileScan = "millrace_file_scan";
inline constexpr const char* kRowScan = "millrace_row_scan";
inline constexpr const char* kLineageScan = "millrace_columns";
inline constexpr const char* kSinkFormat = "millrace_sink";

// Whether the places in a tree are those of the text that a user wrote.
enum class Places : uint8_t { Keep, Forget };

// Makes a tree ready to be bound. `schema.table AT (...)` becomes a name that carries the moment,
// and names in information_schema ones that the engine does not answer itself: the resolver
// callback reads both back. SHOW TABLES becomes a query of information_schema.tables.
void prepare_tree(duckdb::SelectStatement& statement, Places places);
// Takes what prepare_tree() put into a name out of it.
Moment decode_name(TableName& name);

// A view's text, ready to be bound.
duckdb::unique_ptr<duckdb::SelectStatement> view_query(const std::string& text);
// What a query sees of a relation. Called while a query is bound; binds views.
KnownTable columns_of(duckdb::ClientContext& context, TableName name, const Relation& relation);

// The columns of what the query calls `alias`; of all in its FROM clauses if that is empty. Binds
// names: an error of the resolver stays in the session's context.
std::vector<std::string> columns_named(duckdb::Connection& connection, const std::string& alias,
                                       std::string_view query);

}  // namespace millrace::sql
