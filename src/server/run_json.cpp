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

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

// Of severity error if that is what stopped the step. Null: there is none.
const elt::TestRecord* first_failure(const std::vector<elt::TestRecord>& tests, bool is_error) {
    for (const auto& test : tests) {
        if (!test.passed && (test.severity == "error") == is_error) return &test;
    }
    return nullptr;
}

std::string what_happened(const elt::StepRecord& step, const elt::TestRecord* test) {
    if (step.status == "skipped") return "not built: " + step.message;
    if (!step.message.empty()) return first_line(step.message);
    if (test == nullptr) return step.status;
    const int64_t others = (step.status == "failed" ? step.tests_failed : step.tests_warned) - 1;
    return test->test + ": " + count_of(test->failures, "failure") +
           (others > 0 ? ", and " + count_of(others, "other test") : "");
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
            {"tests_warned", run.tests_warned},
            {"process", json_of(run.process)},
            {"message", run.message}};
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

base::Json attention_json(const Place& place, const elt::StepRecord& step,
                          const std::vector<elt::TestRecord>& tests,
                          std::optional<int64_t> current_version) {
    const bool is_failed = state_of(step) == "failed";
    const elt::TestRecord* test = first_failure(tests, is_failed);
    base::Json json = json_of(place);
    json["state"] = state_of(step);
    json["what"] = what_happened(step, test);
    if (is_failed) {
        json["what"] =
            json["what"].get<std::string>() +
            (current_version ? fmt::format("; readers stay on snapshot {}", *current_version)
                             : "; there is no snapshot to read yet");
    }
    json["test"] = test != nullptr ? base::Json(test->test) : base::Json();
    json["time"] = json_of(step.run_started);
    json["run"] = step.run_id;
    return json;
}

}  // namespace millrace::server
