// SPDX-License-Identifier: Apache-2.0
#include "server/run_json.h"

#include <fmt/format.h>

#include "server/call.h"

namespace millrace::server {
namespace {

base::Json json_of(const std::optional<int64_t>& number) {
    return number ? base::Json(*number) : base::Json();
}

std::string count_of(int64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

base::Json json_of(const elt::RunRecord& run) {
    base::Json steps;
    for (const char* status : {"published", "unchanged", "failed", "skipped", "dropped"}) {
        const auto found = run.steps.find(status);
        steps[status] = found == run.steps.end() ? 0 : found->second;
    }
    return {{"id", run.id},
            {"state", run.status},
            {"started", json_of(run.started)},
            {"ended", json_of(run.ended)},
            {"steps", std::move(steps)},
            {"rows", run.rows},
            {"bytes", run.bytes},
            {"tests_failed", run.tests_failed},
            {"tests_warned", run.tests_warned}};
}

base::Json table_run_json(const elt::StepRecord& step) {
    return {{"run", step.run_id},
            {"started", json_of(step.began.value_or(step.run_started))},
            {"state", step.status},
            {"version", json_of(step.version)},
            {"rows", step.rows},
            {"bytes", step.bytes},
            {"seconds", std::chrono::duration<double>(step.duration).count()},
            {"route", step.route},
            {"message", step.message},
            {"tests_failed", step.tests_failed},
            {"tests_warned", step.tests_warned}};
}

base::Json json_of(const lake::Snapshot& snapshot) {
    return {{"version", snapshot.version},
            {"created", json_of(snapshot.created)},
            {"run", snapshot.run_id},
            {"operation", snapshot.operation},
            {"rows", snapshot.rows},
            {"bytes", snapshot.bytes},
            {"files", snapshot.files},
            {"partitions", snapshot.partitions},
            {"columns", snapshot.schema.fields.size()}};
}

std::string state_of(const elt::StepRecord& step) {
    if (step.status == "failed" || step.status == "skipped") return "failed";
    return step.tests_warned > 0 || !step.message.empty() ? "warned" : "ok";
}

std::string what_happened(const elt::StepRecord& step, std::optional<int64_t> current_version) {
    const std::string stay = current_version
                                 ? fmt::format("; readers stay on snapshot {}", *current_version)
                                 : "; there is no snapshot to read yet";
    if (step.status == "skipped") return "not built: " + step.message + stay;
    if (step.status == "failed") {
        const std::string why = !step.message.empty()
                                    ? step.message.substr(0, step.message.find('\n'))
                                    : count_of(step.tests_failed, "test") + " failed";
        return why + stay;
    }
    if (!step.message.empty()) return step.message.substr(0, step.message.find('\n'));
    return count_of(step.tests_warned, "test") + " warned";
}

}  // namespace millrace::server
