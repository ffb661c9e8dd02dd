// SPDX-License-Identifier: Apache-2.0
#include "app/workspace.h"

#include <algorithm>

#include "base/machine.h"
#include "base/parallel.h"
#include "elt/run_log.h"
#include "elt/selector.h"

namespace millrace::app {
namespace {

constexpr int64_t kFixedBytes = kMemoryBytesMin / 2;

base::Result<base::Path> system_temporary() {
    std::error_code error;
    base::Path folder = std::filesystem::temp_directory_path(error);
    if (!error) return folder;
    return base::not_found("no folder for temporary files").hint("let TMPDIR name one");
}

}  // namespace

base::Result<std::unique_ptr<Workspace>> Workspace::open(const WorkspaceOptions& options,
                                                         Purpose purpose, std::string_view command,
                                                         const base::Stop& stop) {
    std::unique_ptr<Workspace> space(new Workspace(stop));
    auto project = elt::load_project(options.project);
    const bool writes = purpose == Purpose::Write || purpose == Purpose::Run;
    if (!project.ok() && (purpose == Purpose::Browse || purpose == Purpose::Run)) {
        space->definitions_error_ = std::move(project).error();
        project = elt::load_settings(options.project);
    }
    space->project_ = MR_TRY(std::move(project));
    space->data_path_ = options.data_directory.value_or(space->project_.data_directory);
    space->threads_ = options.threads > 0 ? options.threads : base::default_threads();

    const int64_t memory =
        std::max(kMemoryBytesMin, options.memory_bytes_max > 0 ? options.memory_bytes_max
                                                               : base::machine_memory() * 6 / 10);
    // Rows buffered for partitions come after the engine's own work, but streams overlap: each gets
    // its half, the writer less since sorting and encoding need room beside the rows.
    space->writer_memory_ = static_cast<size_t>((memory - kFixedBytes) * 4 / 10);

    using Access = store::DataDirectory::Access;
    const Access access = writes ? Access::Write : Access::Read;
    auto directory = store::DataDirectory::open(space->data_path_, access, command);
    if (directory.ok()) {
        space->directory_ = std::move(*directory);
        space->lake_ = MR_TRY(lake::Lake::open(*space->directory_, space->clock_));
    } else if (directory.error().kind() != base::ErrorKind::NotFound || writes) {
        return std::move(directory).error();
    }
    const base::Path temporary =
        space->directory_ && writes ? space->directory_->temporary() : MR_TRY(system_temporary());
    sql::EngineOptions engine;
    engine.threads = space->threads_;
    engine.memory_bytes_max = (memory - kFixedBytes) / 2;
    engine.temporary_directory = temporary;
    if (options.confined) {
        engine.spill_bytes_max = base::free_disk(temporary).value_or(0) / 4;
        engine.confined = true;
    }
    space->engine_ = MR_TRY(sql::Engine::open(engine));
    space->sources_ = std::make_unique<elt::SourceCatalog>(
        space->project_.sources, space->project_.folder, *space->engine_, temporary, stop);
    if (space->directory_) {
        elt::RunLog log(space->directory_->database());
        if (writes) MR_TRY(log.migrate());
        auto known = log.known_sources();
        if (!known.ok() && writes) return std::move(known).error();
        if (known.ok()) space->sources_->set_previous(*std::move(known));
    }
    space->names_ =
        std::make_unique<elt::Names>(space->project_, *space->sources_, space->lake_.get());
    return space;
}

base::Result<lake::Lake*> Workspace::require_lake() {
    if (lake_) return lake_.get();
    return base::not_found("no data yet: " + data_path_.string())
        .hint("millrace run makes the tables");
}

base::Result<catalog::Catalog*> Workspace::require_catalog() {
    MR_TRY(require_lake());
    if (!catalog_) {
        using Access = store::Database::Access;
        catalog_ = MR_TRY(catalog::Catalog::open(
            directory_->database(), directory_->writable() ? Access::Write : Access::Read,
            catalog::Registry::builtin(), clock_));
    }
    return catalog_.get();
}

base::Result<void> Workspace::write_catalog(const std::vector<catalog::Proposal>& proposals) {
    auto* catalog = MR_TRY(require_catalog());
    return directory_->database().write([&]() -> base::Result<void> {
        MR_TRY(catalog->apply(proposals));
        return {};
    });
}

base::Result<elt::RunRecorder*> Workspace::recorder() {
    if (!recorder_) {
        auto* catalog = MR_TRY(require_catalog());
        recorder_ = std::make_unique<record::CatalogRecorder>(*catalog, project_.name, clock_);
    }
    return recorder_.get();
}

base::Result<elt::Plan> Workspace::plan(const std::vector<std::string>& selectors) {
    const auto make = [this](const elt::PlanScope& scope) {
        return elt::make_plan(project_, scope, *names_, *sources_, *engine_, stop_);
    };
    auto plan = MR_TRY(make(elt::scope_of(project_, selectors)));
    const auto selected = elt::select_models(plan, selectors);
    const bool is_more = plan.models.size() == project_.models.size() && selected.ok() &&
                         selected->size() < plan.models.size();
    if (is_more) return make({{selected->begin(), selected->end()}, {}});
    return plan;
}

base::Result<elt::Plan> Workspace::plan_refresh(const std::vector<std::string>& selectors) {
    sources_->set_previous({});
    auto plan = MR_TRY(this->plan(selectors));
    const auto selected = elt::select_models(plan, selectors);
    if (!selected.ok()) return plan;  // the command tells of it
    elt::RunLog log(directory_->database());
    elt::SourceCatalog::Known kept;
    for (auto& [source, columns] : MR_TRY(log.known_sources())) {
        for (const auto& table : MR_TRY(log.built_from(source))) {
            const auto model = names_->declared({table.schema, table.table});
            const bool anew =
                std::find(selected->begin(), selected->end(), model) != selected->end();
            if (anew || !project_.models.contains(model)) continue;
            const auto current = MR_TRY(lake_->current(model));
            const bool holds_rows = current && current->kind == lake::TableKind::Table;
            if (holds_rows) kept[source] = columns;
        }
    }
    if (kept.empty()) return plan;
    sources_->set_previous(std::move(kept));
    return this->plan(selectors);
}

elt::RunContext Workspace::run_context(const elt::Plan& plan) {
    MR_CHECK(lake_ != nullptr);
    return {project_, plan, *names_, *sources_, *lake_, *engine_, clock_, stop_};
}

}  // namespace millrace::app
