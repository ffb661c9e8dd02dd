// SPDX-License-Identifier: Apache-2.0
#include "elt/run.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "elt/export.h"
#include "elt/model_write.h"
#include "elt/quarantine.h"
#include "elt/run_log.h"
#include "elt/run_recorder.h"
#include "elt/run_tests.h"
#include "elt/source_memory.h"
#include "elt/write_checks.h"

namespace millrace::elt {
namespace {

class Runner {
  public:
    Runner(const RunContext& context, const RunOptions& options, RunRecorder& recorder,
           RunObserver& observer)
        : context_(context),
          options_(options),
          recorder_(recorder),
          observer_(observer),
          database_(context.lake.directory().database()),
          log_(database_),
          memory_(context, options, log_) {}

    base::Result<RunResult> run() {
        MR_TRY(check_inputs(context_, options_.models));
        result_.started = options_.run.started;
        result_.run_id = options_.run.id;
        MR_TRY(recorder_.prepare(context_, options_));
        MR_TRY(database_.write([&] { return log_.set_plan(result_.run_id, planned_steps()); }));
        MR_TRY(run_steps());
        return std::move(result_);
    }

  private:
    std::vector<PlannedStep> planned_steps() const {
        std::set<lake::TableId> before;
        std::vector<PlannedStep> steps;
        for (const auto& id : options_.models) {
            const PlannedModel& planned = context_.plan.models.at(id);
            PlannedStep& step = steps.emplace_back(PlannedStep{id.to_string(), {}});
            for (const auto* ids : {&planned.models_read, &planned.tests_read}) {
                for (const auto& read : *ids) {
                    if (before.contains(read)) step.waits_for.push_back(read.to_string());
                }
            }
            before.insert(id);
        }
        return steps;
    }

    base::Result<void> run_steps() {
        MR_TRY(memory_.look_ahead());
        result_.sources = MR_TRY(publish_quarantine(context_, result_.run_id, recorder_));
        for (size_t i = 0; i < options_.models.size(); ++i) {
            const PlannedModel& planned = context_.plan.models.at(options_.models[i]);
            lake::WriteProgress progress;  // read until the step is told as finished
            StepResult step;
            step.table = planned.model->id;
            step.began = context_.clock.now();
            step.notes = planned.notes;
            step.route = planned.route.kind;
            step.route_reason = planned.route.reason;
            if (options_.route == RouteChoice::General && step.route == RouteKind::Fast) {
                step.route = RouteKind::General;
                step.route_reason = "asked for";
            }
            if (const auto* broken = broken_input(planned)) {
                step.status = StepStatus::Skipped;
                step.skipped_because = broken->to_string() + " failed";
                broken_.emplace(step.table, *broken);
                MR_TRY(database_.write([&] { return record(planned, step); }));
            } else {
                auto done = run_step(planned, i + 1, step, progress);
                if (!done.ok()) {
                    observer_.step_abandoned();
                    return done;
                }
            }
            observer_.step_finished(step);
            result_.steps.push_back(std::move(step));
        }
        return {};
    }

    // The model that failed in this run, of those that it or its tests read, or that these do.
    const lake::TableId* broken_input(const PlannedModel& planned) const {
        for (const auto* ids : {&planned.models_read, &planned.tests_read}) {
            for (const auto& id : *ids) {
                const auto found = broken_.find(id);
                if (found != broken_.end()) return &found->second;
            }
        }
        return nullptr;
    }

    base::Result<void> run_step(const PlannedModel& planned, size_t number, StepResult& step,
                                lake::WriteProgress& progress) {
        const auto begun = std::chrono::steady_clock::now();
        observer_.step_started(planned, number, options_.models.size(), progress);
        auto outcome = build(planned, step, progress, begun);
        const bool visible = outcome.ok() && step.status != StepStatus::Failed;
        if (visible) outcome = export_version(*planned.model, step);
        step.duration = std::chrono::steady_clock::now() - begun;
        if (visible) return outcome;

        auto removed = remove_written(step.table);
        step.status = StepStatus::Failed;
        step.version.reset();  // of a publish that was undone
        broken_.emplace(step.table, step.table);
        if (!outcome.ok()) {
            base::Error error = std::move(outcome).error();
            if (error.kind() == base::ErrorKind::Cancelled) return error;
            step.error = planned.model->at_query(std::move(error));
        }
        MR_TRY(database_.write([&] { return record(planned, step); }));
        return removed;
    }

    // Inside Database::write().
    base::Result<void> record(const PlannedModel& planned, const StepResult& step) {
        MR_TRY(log_.record(result_.run_id, step));
        return recorder_.step_ended(result_.run_id, planned, step);
    }

    // What was written is nobody's: taken away now, vacuum need not find it.
    base::Result<void> remove_written(const lake::TableId& table) {
        return base::remove_tree(MR_TRY(context_.lake.data_folder(table)) / result_.run_id);
    }

    base::Result<void> build(const PlannedModel& planned, StepResult& step,
                             lake::WriteProgress& progress,
                             std::chrono::steady_clock::time_point begun) {
        const Model& model = *planned.model;
        if (options_.route == RouteChoice::Fast && planned.route.kind != RouteKind::Fast) {
            return base::invalid_argument("the fast route cannot build this model: " +
                                          planned.route.reason)
                .at(model.file.string())
                .hint("leave --route out: the general route takes every query");
        }
        Candidate candidate =
            MR_TRY(write_candidate(context_, options_, planned, result_.run_id, progress));
        const auto& publication = candidate.publication;
        const bool is_view = publication.kind == lake::TableKind::View;
        step.is_view = is_view;
        for (const auto& file : publication.files) {
            step.rows += file.rows;
            step.bytes += file.bytes;
        }
        step.files = static_cast<int64_t>(publication.files.size());
        step.files_written = candidate.files_written;
        std::set<std::vector<lake::PartitionValue>> partitions;
        for (const auto& file : publication.files) partitions.insert(file.partition);
        step.partitions = static_cast<int64_t>(partitions.size());

        if (is_view) {
            context_.names.stand_in(model.id, sql::Query{publication.definition});
        } else {
            context_.names.stand_in(
                model.id,
                file_table(publication.schema, publication.partition_by,
                           MR_TRY(context_.lake.data_folder(model.id)), publication.files));
        }
        size_t tests_count = model.tests.size();
        for (const auto& column : model.columns) tests_count += column.tests.size();
        observer_.testing(tests_count);
        const auto written = std::chrono::steady_clock::now();
        auto tests = run_tests(context_, model, publication.schema, publication.partition_by,
                               is_view ? nullptr : &publication.files);
        context_.names.take_back(model.id);
        if (!tests.ok()) return std::move(tests).error();
        step.tests = *std::move(tests);
        const auto tested = std::chrono::steady_clock::now();
        step.testing = tested - written;
        for (auto& test : step.tests) {
            if (test.error) {
                return base::Error(
                           *test.error)  // the test's own stays, for whoever lists the tests
                    .in("test " + test.test->name())
                    .at(test.test->location);
            }
            if (!test.passed && test.test->severity == Severity::Error) {
                step.status = StepStatus::Failed;
                return {};
            }
        }
        MR_TRY(context_.stop.check());
        step.status = candidate.unchanged ? StepStatus::Unchanged : StepStatus::Published;
        step.duration = std::chrono::steady_clock::now() - begun;
        auto remembered = memory_.after(planned, step.status);
        MR_TRY(database_.write([&]() -> base::Result<void> {
            if (candidate.unchanged) {
                const auto current = MR_TRY(context_.lake.current(model.id));
                if (current) step.version = current->version;
            } else {
                step.version = MR_TRY(context_.lake.publish(publication));
            }
            MR_TRY(log_.remember_inputs(model.id, planned.reads));
            MR_TRY(log_.remember_sources(remembered));
            return record(planned, step);
        }));
        memory_.remember(std::move(remembered));
        step.publishing = std::chrono::steady_clock::now() - tested;
        return {};
    }

    // The version is visible by now and stays, whatever becomes of its export.
    base::Result<void> export_version(const Model& model, StepResult& step) {
        if (model.export_path.empty()) return {};
        auto exported =
            export_table(context_.lake, model.id, *step.version, model.export_path, context_.stop);
        if (exported.ok()) return {};
        if (exported.error().kind() == base::ErrorKind::Cancelled)
            return std::move(exported).error();
        step.error = std::move(exported).error().in("export").at(model.header);
        return database_.write([&] { return log_.add_message(result_.run_id, step); });
    }

    const RunContext& context_;
    const RunOptions& options_;
    RunRecorder& recorder_;
    RunObserver& observer_;
    store::Database& database_;
    RunLog log_;
    SourceMemory memory_;
    RunResult result_;
    std::map<lake::TableId, lake::TableId> broken_;  // failed or skipped; because of which failure
};

}  // namespace

std::string_view to_string(StepStatus status) {
    switch (status) {
        case StepStatus::Published:
            return "published";
        case StepStatus::Unchanged:
            return "unchanged";
        case StepStatus::Failed:
            return "failed";
        case StepStatus::Skipped:
            return "skipped";
    }
    return "?";
}

bool RunResult::ok() const {
    return std::none_of(steps.begin(), steps.end(), [](const StepResult& step) {
        return step.status == StepStatus::Failed || step.status == StepStatus::Skipped ||
               step.error;
    });
}

base::Result<RunResult> run_models(const RunContext& context, const RunOptions& options,
                                   RunRecorder& recorder, RunObserver& observer) {
    return Runner(context, options, recorder, observer).run();
}

}  // namespace millrace::elt
