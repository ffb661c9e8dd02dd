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

}  // namespace millrace::app
