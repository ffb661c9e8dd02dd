// SPDX-License-Identifier: Apache-2.0
#include "sql/session.h"

#include <fmt/format.h>

#include <duckdb.hpp>
#include <duckdb/parser/parser.hpp>
#include <duckdb/parser/statement/copy_statement.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <utility>

#include "base/text.h"
#include "sql/duckdb_error.h"
#include "sql/duckdb_type.h"
#include "sql/plan_lineage.h"
#include "sql/scan_plan_reader.h"
#include "sql/session_state.h"

namespace millrace::sql {

SessionContext& SessionContext::of(duckdb::ClientContext& context) {
    auto state = context.registered_state->Get<SessionContext>(kKey);
    if (!state) throw duckdb::InternalException("connection without a session");
    return *state;
}

void SessionContext::fail(base::Error e) {
    const std::string message = e.message();
    {
        const base::MutexLock lock(error_mutex);
        if (!error) error = std::move(e);
    }
    throw duckdb::InvalidInputException(message);
}

struct Session::State {
    State(Engine& e, Resolver& r, const base::Stop& s)
        : engine(e), resolver(r), stop(s), connection(*e.state().database) {}

    Engine& engine;
    Resolver& resolver;
    const base::Stop& stop;
    duckdb::Connection connection;
    duckdb::shared_ptr<SessionContext> context;

    base::Error error_of(const duckdb::ErrorData& error, std::string_view query) {
        if (context->error) {
            base::Error ours = std::move(*context->error);
            context->error.reset();
            return ours;
        }
        if (stop.requested()) return base::cancelled("stopped on request");
        base::Error told = from_duckdb(
            error, query,
            {[&] { return resolver.names(); },
             [&](const std::string& alias) { return columns_named(connection, alias, query); }});
        context->error.reset();  // of a name tried for columns_named()
        return told;
    }

    // Why a query cannot be bound. A view that cannot be read either is told of in its place: the
    // names in the message are the view's, not the query's.
    base::Error mistake_of(const duckdb::ErrorData& error, std::string_view query) {
        const auto views = std::exchange(context->views_read, {});
        if (context->error || stop.requested()) return error_of(error, query);
        for (auto view = views.rbegin(); view != views.rend(); ++view) {
            auto read = parse(view->query);
            if (!read.ok()) return cannot_be_read(*view, read.error());
            const auto prepared = connection.Prepare(*std::move(read));
            if (!prepared->HasError()) continue;
            return cannot_be_read(*view, error_of(prepared->error, view->query));
        }
        return error_of(error, query);
    }

    static base::Error cannot_be_read(const SessionContext::ViewRead& view,
                                      const base::Error& error) {
        if (error.kind() == base::ErrorKind::Cancelled) return error;
        const std::string name = view.name.to_string();
        const std::string remedy = view.past ? "what it read has changed since"
                                             : "change its model, then millrace run " + name;
        return base::not_found("view " + name + " cannot be read: " + error.message())
            .hint(error.hint().empty() ? remedy : error.hint() + "; " + remedy);
    }

    // One SELECT, with AT clauses encoded.
    base::Result<duckdb::unique_ptr<duckdb::SelectStatement>> parse(std::string_view query) {
        try {
            // Not by the connection, which makes a SELECT of a PRAGMA.
            duckdb::Parser parser(connection.context->GetParserOptions());
            parser.ParseQuery(std::string(query));
            auto& statements = parser.statements;
            using duckdb::StatementType;
            if (statements.size() == 1 && statements[0]->type == StatementType::MULTI_STATEMENT) {
                return base::invalid_argument("PIVOT does not say which columns it makes")
                    .hint("list the values: PIVOT t ON column IN ('a', 'b') USING sum(x)");
            }
            if (statements.size() != 1 || statements[0]->type != StatementType::SELECT_STATEMENT) {
                return base::invalid_argument(statements.empty() ? "no query: the text is empty"
                                                                 : "not a single SELECT")
                    .hint("write one SELECT statement; tables are made by models, not by SQL");
            }
            auto select = duckdb::unique_ptr_cast<duckdb::SQLStatement, duckdb::SelectStatement>(
                std::move(statements[0]));
            if (!select->named_param_map.empty()) {
                return base::invalid_argument(
                    "query has parameters ($1, ?), which take no value here");
            }
            prepare_tree(*select, Places::Keep);
            return select;
        } catch (const std::exception& e) {
            return error_of(duckdb::ErrorData(e), query);
        }
    }

    struct Prepared {
        columnar::Schema schema;
        duckdb::unique_ptr<duckdb::SelectStatement> statement;  // casts to stored types included
        std::vector<std::string> shortened;
    };

    base::Result<Prepared> prepare(std::string_view query,
                                   Unstorable unstorable = Unstorable::Refused) {
        MR_TRY(stop.check());
        Prepared result;
        result.statement = MR_TRY(parse(query));
        try {
            context->tables_read.clear();
            context->views_read.clear();
            auto prepared = connection.Prepare(result.statement->Copy());
            if (prepared->HasError()) return mistake_of(prepared->error, query);
            const auto& names = prepared->GetNames();
            const auto& types = prepared->GetTypes();
            bool cast = false;
            std::string columns;
            for (size_t i = 0; i < names.size(); ++i) {
                auto converted = from_duckdb(names[i], types[i]);
                const bool nanoseconds = holds_nanoseconds(types[i]);
                const bool map = unstorable == Unstorable::Refused && holds_map(types[i]);
                if (nanoseconds && unstorable == Unstorable::Shortened) {
                    result.shortened.push_back(names[i]);
                } else if (converted.ok() && (nanoseconds || map)) {
                    converted = cannot_be_stored(names[i], types[i]);
                }
                if (!converted.ok() && unstorable == Unstorable::AsText) {
                    converted = StoredType{columnar::TypeKind::Text, true};
                }
                auto stored = MR_TRY(std::move(converted));
                const std::string name = base::sql_identifier(names[i]);
                // A map casts to a list of structs only through its entries.
                const bool is_map = types[i].id() == duckdb::LogicalTypeId::MAP;
                std::string value =
                    is_map ? fmt::format("map_entries(#{})", i + 1) : fmt::format("#{}", i + 1);
                if (stored.cast) {
                    value = fmt::format("CAST({} AS {})", value, stored.type.to_string());
                }
                columns += fmt::format("{}{} AS {}", columns.empty() ? "" : ", ", value, name);
                cast = cast || stored.cast;
                result.schema.fields.push_back({names[i], std::move(stored.type), true});
            }
            if (cast) {
                auto wrapped = connection.ExtractStatements("SELECT " + columns + " FROM (" +
                                                            result.statement->ToString() + ")");
                result.statement =
                    duckdb::unique_ptr_cast<duckdb::SQLStatement, duckdb::SelectStatement>(
                        std::move(wrapped[0]));
                prepare_tree(*result.statement, Places::Forget);
            }
            return result;
        } catch (const std::exception& e) {
            return error_of(duckdb::ErrorData(e), query);
        }
    }

    // Runs the statement to its end, or until its first rows can be streamed.
    base::Result<duckdb::unique_ptr<duckdb::QueryResult>> execute(
        duckdb::unique_ptr<duckdb::SQLStatement> statement, bool stream, std::string_view query) {
        try {
            auto pending = connection.PendingQuery(std::move(statement), stream);
            if (pending->HasError()) return error_of(pending->GetErrorObject(), query);
            while (true) {
                // The query is asked to stop, not left: its tasks on other threads use the sink,
                // and only an error that we have seen says that they have ended.
                if (stop.requested()) connection.Interrupt();
                const auto state = pending->ExecuteTask();
                if (state == duckdb::PendingExecutionResult::EXECUTION_ERROR) {
                    if (stop.requested()) return base::cancelled("stopped on request");
                    return error_of(pending->GetErrorObject(), query);
                }
                if (duckdb::PendingQueryResult::IsResultReady(state)) break;
                if (state == duckdb::PendingExecutionResult::BLOCKED ||
                    state == duckdb::PendingExecutionResult::NO_TASKS_AVAILABLE) {
                    pending->WaitForTask();
                }
            }
            auto result = pending->Execute();
            if (result->HasError()) return error_of(result->GetErrorObject(), query);
            return result;
        } catch (const std::exception& e) {
            return error_of(duckdb::ErrorData(e), query);
        }
    }
};

namespace {

class StreamedRows final : public Rows {
  public:
    StreamedRows(Session::State& session, std::string query, columnar::Schema schema,
                 duckdb::unique_ptr<duckdb::QueryResult> result)
        : session_(session),
          query_(std::move(query)),
          schema_(std::move(schema)),
          result_(std::move(result)),
          view_(schema_) {}

    const columnar::Schema& schema() const override { return schema_; }

    base::Result<columnar::BatchView> next() override {
        MR_TRY(session_.stop.check());
        try {
            chunk_ = result_->Fetch();
            if (result_->HasError()) return session_.error_of(result_->GetErrorObject(), query_);
            if (!chunk_ || chunk_->size() == 0) return columnar::BatchView{};
            return view_.view(*chunk_);
        } catch (const std::exception& e) {
            return session_.error_of(duckdb::ErrorData(e), query_);
        }
    }

  private:
    Session::State& session_;
    std::string query_;
    columnar::Schema schema_;
    duckdb::unique_ptr<duckdb::QueryResult> result_;
    duckdb::unique_ptr<duckdb::DataChunk> chunk_;
    ChunkView view_;
};

}  // namespace

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::~Session() = default;

base::Result<std::unique_ptr<Session>> Session::open(Engine& engine, Resolver& resolver,
                                                     const base::Stop& stop) {
    try {
        auto state = std::make_unique<State>(engine, resolver, stop);
        state->context = duckdb::make_shared_ptr<SessionContext>();
        state->context->resolver = &resolver;
        state->context->stop = &stop;
        auto& client = *state->connection.context;
        client.registered_state->Insert(SessionContext::kKey, state->context);
        // The same answer wherever the program runs: not the machine's zone, but UTC.
        const auto set = state->connection.Query("SET TimeZone = 'UTC'");
        if (set->HasError()) return from_duckdb(set->GetErrorObject());
        return std::unique_ptr<Session>(new Session(std::move(state)));
    } catch (const std::exception& e) {
        return from_duckdb(duckdb::ErrorData(e)).in("open a SQL session");
    }
}

base::Result<BoundQuery> Session::bind(std::string_view query, Unstorable unstorable) {
    auto prepared = MR_TRY(state_->prepare(query, unstorable));
    BoundQuery bound;
    bound.schema = std::move(prepared.schema);
    bound.shortened = std::move(prepared.shortened);
    bound.tables.assign(state_->context->tables_read.begin(), state_->context->tables_read.end());
    return bound;
}

base::Result<std::unique_ptr<Rows>> Session::run(std::string_view query) {
    auto prepared = MR_TRY(state_->prepare(query));
    auto result = MR_TRY(state_->execute(std::move(prepared.statement), true, query));
    return std::unique_ptr<Rows>(std::make_unique<StreamedRows>(
        *state_, std::string(query), std::move(prepared.schema), std::move(result)));
}

base::Result<void> Session::run_into(std::string_view query, BatchSink& sink) {
    auto prepared = MR_TRY(state_->prepare(query));
    auto copy = duckdb::make_uniq<duckdb::CopyStatement>();
    copy->info->is_from = false;
    copy->info->format = kSinkFormat;
    copy->info->is_format_auto_detected = false;
    copy->info->file_path = "/dev/stdout";  // DuckDB's one name for "no file": nothing is opened
    copy->info->select_statement = std::move(prepared.statement->node);
    state_->context->sink = &sink;
    state_->context->sink_schema = &prepared.schema;
    auto result = state_->execute(std::move(copy), false, query);
    state_->context->sink = nullptr;
    state_->context->sink_schema = nullptr;
    if (!result.ok()) return std::move(result).error();
    return {};
}

base::Result<ScanPlanResult> Session::scan_plan(std::string_view query) {
    auto prepared = MR_TRY(state_->prepare(query));
    auto& config = duckdb::ClientConfig::GetConfig(*state_->connection.context);
    config.enable_optimizer = false;  // the plan as it was written
    try {
        const std::string text = prepared.statement->ToString();
        auto plan = state_->connection.ExtractPlan(text);
        config.enable_optimizer = true;
        ScanPlanResult result = NotAScan{};
        state_->connection.context->RunFunctionInTransaction(
            [&] { result = read_scan_plan(*state_->connection.context, *plan); });
        return result;
    } catch (const std::exception& e) {
        config.enable_optimizer = true;
        return state_->error_of(duckdb::ErrorData(e), query);
    }
}

base::Result<ColumnLineage> Session::lineage(std::string_view query) {
    MR_TRY(state_->stop.check());
    auto statement = MR_TRY(state_->parse(query));
    auto& client = *state_->connection.context;
    state_->context->lineage.emplace();
    try {
        ColumnLineage lineage;
        client.RunFunctionInTransaction([&] { lineage = read_column_lineage(client, *statement); });
        state_->context->lineage.reset();
        return lineage;
    } catch (const std::exception& e) {
        state_->context->lineage.reset();
        return state_->error_of(duckdb::ErrorData(e), query);
    }
}

base::Result<std::string> Session::explain(std::string_view query) {
    auto prepared = MR_TRY(state_->prepare(query, Unstorable::AsText));
    try {
        auto result = state_->connection.Query("EXPLAIN " + prepared.statement->ToString());
        if (result->HasError()) return state_->error_of(result->GetErrorObject(), query);
        std::string text;
        for (auto& row : *result) text += row.GetValue<std::string>(1);
        return text;
    } catch (const std::exception& e) {
        return state_->error_of(duckdb::ErrorData(e), query);
    }
}

}  // namespace millrace::sql
