// SPDX-License-Identifier: Apache-2.0
#include "app/profiling.h"

#include "profile/table_profiler.h"
#include "record/profile_aspect.h"
#include "record/project_urns.h"
#include "sql/session.h"

namespace millrace::app {
namespace {

class ProfileInput final : public sql::BatchSink::Input {
  public:
    explicit ProfileInput(std::unique_ptr<profile::TableProfiler::Input> input)
        : input_(std::move(input)) {}
    base::Result<void> append(const columnar::BatchView& rows) override {
        return input_->append(rows);
    }

  private:
    std::unique_ptr<profile::TableProfiler::Input> input_;
};

class ProfileSink final : public sql::BatchSink {
  public:
    explicit ProfileSink(profile::TableProfiler& profiler) : profiler_(profiler) {}
    std::unique_ptr<Input> input() override {
        return std::make_unique<ProfileInput>(profiler_.input());
    }

  private:
    profile::TableProfiler& profiler_;
};

}  // namespace

base::Result<profile::TableProfile> profile_table(Workspace& space, const lake::TableId& table) {
    auto session = MR_TRY(sql::Session::open(space.engine(), space.names(), space.stop()));
    const std::string query = "SELECT * FROM " + table.sql_name();
    const auto bound = MR_TRY(session->bind(query));
    profile::TableProfiler profiler(bound.schema);
    ProfileSink sink(profiler);
    MR_TRY(session->run_into(query, sink));
    return profiler.finish();
}

base::Result<void> record_profile(Workspace& space, const lake::Table& table,
                                  const profile::TableProfile& profile) {
    record::Proposals proposals(catalog::kNoRun, space.clock().now());
    const record::ProjectUrns urns(space.project().name);
    record::add_profile(proposals, urns.dataset(table.id), table.current, profile);
    return space.write_catalog(proposals.all());
}

base::Result<std::vector<Profiled>> profile_run(Workspace& space, const elt::RunResult& run,
                                                const std::function<void(const Profiled&)>& tell) {
    using Clock = std::chrono::steady_clock;
    const record::ProjectUrns urns(space.project().name);
    auto* lake = MR_TRY(space.require_lake());
    auto* catalog = MR_TRY(space.require_catalog());
    std::vector<Profiled> all;
    for (const elt::StepResult& step : run.steps) {
        if (!step.version || step.is_view) continue;
        const auto table = MR_TRY(lake->table(step.table));
        if (!table) continue;
        if (MR_TRY(record::is_profiled(*catalog, urns.dataset(table->id), table->current))) {
            continue;
        }
        const auto begun = Clock::now();
        Profiled profiled{table->id, table->current.version, {}, {}};
        const auto profile = profile_table(space, table->id);
        const auto done = profile.ok() ? record_profile(space, *table, *profile) : profile.error();
        profiled.duration = Clock::now() - begun;
        if (!done.ok()) {
            if (done.error().kind() == base::ErrorKind::Cancelled) return done.error();
            profiled.error = done.error();
        }
        tell(profiled);
        all.push_back(std::move(profiled));
    }
    return all;
}

}  // namespace millrace::app
