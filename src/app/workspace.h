// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/stop.h"
#include "catalog/catalog.h"
#include "elt/names.h"
#include "elt/plan.h"
#include "elt/project.h"
#include "elt/run.h"
#include "elt/source_relation.h"
#include "lake/lake.h"
#include "record/catalog_recorder.h"
#include "sql/engine.h"
#include "store/data_directory.h"

namespace millrace::app {

// A process takes half of this before it does anything: the engine's library and what it sets up.
inline constexpr int64_t kMemoryBytesMin = 128'000'000;

struct WorkspaceOptions {
    base::Path project;                        // folder with a millrace.yaml
    std::optional<base::Path> data_directory;  // in place of the project's own
    size_t threads = 0;                        // 0: all processors
    int64_t memory_bytes_max = 0;              // at least kMemoryBytesMin; 0: 60 % of the machine's
    bool confined = false;  // queries read tables, views and sources only, and spill no more than
                            // a quarter of what is free there
};

// What a command wants to do with the data directory.
enum class Purpose : uint8_t {
    Browse,  // reads tables, whatever the sources and models look like: sql, table list, export
    Look,    // reads definitions, and tables if there are any: plan, test
    Write,   // vacuum, rollback: nobody else writes meanwhile
    Run,     // as Write; a mistake in the definitions is for definitions_error()
};

// An open project with everything a command needs, torn down in the right order.
class Workspace {
  public:
    // `command` is shown to others who want to write at the same time.
    static base::Result<std::unique_ptr<Workspace>> open(const WorkspaceOptions& options,
                                                         Purpose purpose, std::string_view command,
                                                         const base::Stop& stop);

    const elt::Project& project() const { return project_; }
    // With Purpose::Browse and Run: the mistake because of which the project has no sources and
    // models.
    const std::optional<base::Error>& definitions_error() const { return definitions_error_; }
    const base::Path& data_path() const { return data_path_; }
    // Null when nothing was ever written.
    lake::Lake* lake() { return lake_.get(); }
    // The lake, or an error that says how to make tables.
    base::Result<lake::Lake*> require_lake();
    sql::Engine& engine() { return *engine_; }
    elt::Names& names() { return *names_; }
    elt::SourceCatalog& sources() { return *sources_; }
    const base::Clock& clock() const { return clock_; }
    const base::Stop& stop() const { return stop_; }
    size_t threads() const { return threads_; }
    size_t writer_memory_bytes_max() const { return writer_memory_; }

    // Of the models that the selectors mean; of all if there are none.
    base::Result<elt::Plan> plan(const std::vector<std::string>& selectors = {});
    // For a full refresh: what was seen of sources in earlier runs counts no more, but where a
    // table that is not built anew was built from the same source.
    base::Result<elt::Plan> plan_refresh(const std::vector<std::string>& selectors);
    // What is known of tables, jobs and runs; NotFound as require_lake().
    base::Result<catalog::Catalog*> require_catalog();
    // Changes it: all of them or none. Only with Purpose::Write or Run.
    base::Result<void> write_catalog(const std::vector<catalog::Proposal>& proposals);
    // Writes runs into it. Only with Purpose::Write or Run.
    base::Result<elt::RunRecorder*> recorder();
    // `plan` must outlive the context. Only with Purpose::Write or Run.
    elt::RunContext run_context(const elt::Plan& plan);

  private:
    explicit Workspace(const base::Stop& stop) : stop_(stop) {}

    const base::Stop& stop_;
    base::SystemClock clock_;
    size_t threads_ = 1;
    size_t writer_memory_ = 0;
    elt::Project project_;
    std::optional<base::Error> definitions_error_;
    base::Path data_path_;
    std::unique_ptr<store::DataDirectory> directory_;
    std::unique_ptr<lake::Lake> lake_;
    std::unique_ptr<catalog::Catalog> catalog_;  // opened when it is needed
    std::unique_ptr<record::CatalogRecorder> recorder_;
    std::unique_ptr<sql::Engine> engine_;
    std::unique_ptr<elt::SourceCatalog> sources_;
    std::unique_ptr<elt::Names> names_;
};

}  // namespace millrace::app
