// SPDX-License-Identifier: Apache-2.0
#include "app/serving.h"

#include <sys/resource.h>

#include <csignal>

#include "elt/run_log.h"
#include "sql/session.h"

namespace millrace::app {
namespace {

// The engine is made for each query and goes with it: a server that nobody asks holds no memory of
// it, and definitions are read as they are now.
class WorkspaceQueries final : public server::Queries {
  public:
    WorkspaceQueries(WorkspaceOptions options, const base::Stop& stop)
        : options_(std::move(options)), stop_(stop) {}

    base::Result<sql::TextRows> run(const std::string& query, size_t rows_max) override {
        auto space = MR_TRY(Workspace::open(options_, Purpose::Browse, "serve", stop_));
        auto session = MR_TRY(sql::Session::open(space->engine(), space->names(), space->stop()));
        return sql::fetch_text(*session, query, rows_max);
    }

    base::Result<elt::VersionDiff> compare(const lake::TableId& table, int64_t from, int64_t to,
                                           const elt::DiffLimits& limits) override {
        auto space = MR_TRY(Workspace::open(options_, Purpose::Browse, "serve", stop_));
        auto* lake = MR_TRY(space->require_lake());
        const auto old = MR_TRY(lake->at_version(table, from));
        const auto fresh = MR_TRY(lake->at_version(table, to));
        return elt::compare_versions(space->names(), *lake, space->engine(), space->stop(), table,
                                     old, fresh, limits);
    }

  private:
    const WorkspaceOptions options_;
    const base::Stop& stop_;
};

// Each connection takes a handle, and a process is given few at first.
void raise_handle_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

struct Serving::State {
    State(const WorkspaceOptions& options, const base::Stop& stop_wish)
        : stop(stop_wish), queries(options, stop_wish) {}
    const base::Stop& stop;
    base::SystemClock clock;
    std::string project;
    std::unique_ptr<store::DataDirectory> directory;
    WorkspaceQueries queries;
    std::unique_ptr<server::Server> server;
};

base::Result<std::unique_ptr<Serving>> Serving::open(const WorkspaceOptions& options,
                                                     const server::ServerOptions& server,
                                                     const base::Stop& stop) {
    auto state = std::make_unique<State>(options, stop);
    const auto settings = MR_TRY(elt::load_settings(options.project));
    state->project = settings.name;
    const base::Path data = options.data_directory.value_or(settings.data_directory);
    state->directory =
        MR_TRY(store::DataDirectory::open(data, store::DataDirectory::Access::Serve, "serve"));
    // Brings what they keep in the state database up to date.
    MR_TRY(lake::Lake::open(*state->directory, state->clock));
    MR_TRY(elt::RunLog(state->directory->database()).migrate());

    std::error_code error;
    const base::Path self = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return base::errno_error("find", "this program", error.value());
    server::Site site{settings.name, settings.folder, state->directory->path(),
                      record::ProjectUrns(settings.name), self.string()};
    state->server = MR_TRY(server::Server::open(std::move(site), *state->directory, state->queries,
                                                state->clock, server));
    return std::unique_ptr<Serving>(new Serving(std::move(state)));
}

Serving::Serving(std::unique_ptr<State> state) : state_(std::move(state)) {}
Serving::~Serving() = default;

const std::string& Serving::project() const {
    return state_->project;
}

uint16_t Serving::port() const {
    return state_->server->port();
}

void Serving::run() {
    raise_handle_limit();
    // Runs that were begun for a client are taken away by the kernel when they end.
    ::signal(SIGCHLD, SIG_IGN);
    state_->server->run(state_->stop);
}

}  // namespace millrace::app
