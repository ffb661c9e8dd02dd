// SPDX-License-Identifier: Apache-2.0
#include "cli/run_report.h"

#include "app/profiling.h"
#include "base/text.h"
#include "cli/print.h"

namespace millrace::cli {
namespace {

double seconds(std::chrono::nanoseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

void add_findings(std::vector<Note>& notes, const lake::TableId& source, int64_t bad_rows,
                  const std::string& fate, int64_t discarded_values,
                  const std::vector<std::string>& others) {
    const std::string name = source.to_string();
    if (bad_rows > 0) notes.push_back({name, count_of(bad_rows, "bad row") + " " + fate});
    if (discarded_values > 0) {
        notes.push_back(
            {name, count_of(discarded_values, "value") + " did not fit and became null"});
    }
    for (const auto& note : others) notes.push_back({name, note});
}

std::string shown(const std::optional<std::string>& value) {
    return value.value_or("NULL");
}

}  // namespace

base::Json to_json(const elt::TestResult& test) {
    base::Json samples = base::Json::array();
    for (const auto& sample : test.samples) {
        base::Json row;
        for (size_t i = 0; i < sample.size(); ++i) {
            row[test.columns[i]] = sample[i] ? base::Json(*sample[i]) : base::Json();
        }
        samples.push_back(std::move(row));
    }
    base::Json json{{"table", test.table.to_string()},
                    {"test", test.test->name()},
                    {"severity", test.test->severity == elt::Severity::Warn ? "warn" : "error"},
                    {"passed", test.passed},
                    {"failures", test.failures},
                    {"samples", std::move(samples)}};
    if (test.error) json["error"] = to_json(*test.error);
    return json;
}

std::string describe_failure(const elt::TestResult& test, std::string_view line) {
    std::string text = test.test->name() + ": ";
    if (test.error) {
        text += test.error->message();
        return test.error->hint().empty() ? text
                                          : text.append(line) + "hint: " + test.error->hint();
    }
    switch (test.test->kind) {
        case elt::TestKind::RowCount:
            return text + shown(test.samples[0][0]) + " counted";
        case elt::TestKind::Freshness:
            return text + "the newest is " + shown(test.samples[0][0]);
        case elt::TestKind::Unique:
            text += count_of(test.failures, "key") + " more than once";
            break;
        case elt::TestKind::AcceptedValues:
        case elt::TestKind::Relationships:
            text += count_of(test.failures, "other value");
            break;
        case elt::TestKind::NotNull:
        case elt::TestKind::Expression:
            text += count_of(test.failures, "row");
            break;
    }
    for (const auto& sample : test.samples) {
        text += line;
        for (size_t i = 0; i < sample.size(); ++i) {
            text += (i ? ", " : "") + test.columns[i] + "=" + shown(sample[i]);
        }
    }
    return text;
}

base::Json to_json(const elt::RunResult& result) {
    base::Json steps = base::Json::array();
    for (const auto& step : result.steps) {
        base::Json json{{"table", step.table.to_string()},
                        {"status", std::string(elt::to_string(step.status))},
                        {"route", step.route == elt::RouteKind::Fast ? "fast" : "general"},
                        {"route_reason", step.route_reason},
                        {"rows", step.rows},
                        {"bytes", step.bytes},
                        {"files", step.files},
                        {"files_written", step.files_written},
                        {"partitions", step.partitions},
                        {"seconds", seconds(step.duration)},
                        {"seconds_testing", seconds(step.testing)},
                        {"seconds_publishing", seconds(step.publishing)}};
        if (step.version) json["version"] = *step.version;
        if (step.error) json["error"] = to_json(*step.error);
        if (!step.skipped_because.empty()) json["skipped_because"] = step.skipped_because;
        json["notes"] = step.notes;
        base::Json tests = base::Json::array();
        for (const auto& test : step.tests) tests.push_back(to_json(test));
        json["tests"] = std::move(tests);
        steps.push_back(std::move(json));
    }
    base::Json sources = base::Json::array();
    for (const auto& source : result.sources) {
        sources.push_back(
            {{"source", source.source.to_string()},
             {"quarantine", source.rows > 0 ? base::Json(source.table.to_string()) : base::Json()},
             {"bad_rows", source.rows},
             {"discarded_values", source.discarded_values},
             {"notes", source.notes}});
    }
    return {{"run_id", result.run_id},
            {"status", result.ok() ? "succeeded" : "failed"},
            {"started", base::format_timestamp(result.started)},
            {"ended", base::format_timestamp(result.ended)},
            {"seconds", seconds(result.ended - result.started)},
            {"steps", std::move(steps)},
            {"sources", std::move(sources)}};
}

std::vector<Note> notes_of(const elt::RunResult& result) {
    std::vector<Note> notes;
    for (const auto& source : result.sources) {
        add_findings(notes, source.source, source.rows,
                     "set aside, see " + source.table.to_string(), source.discarded_values,
                     source.notes);
    }
    return notes;
}

std::vector<Note> notes_of(const elt::SourceCatalog& sources) {
    std::vector<Note> notes;
    for (const auto& [id, surveyed] : sources.surveyed()) {
        const auto& found = *surveyed.findings;
        add_findings(notes, id, static_cast<int64_t>(found.bad_rows.size()),
                     "left out; millrace run sets them aside", found.discarded_values, found.notes);
    }
    return notes;
}

std::vector<Note> notes_of(const elt::Plan& plan, const std::vector<lake::TableId>& models) {
    std::vector<Note> notes;
    for (const auto& id : models) {
        for (const auto& note : plan.models.at(id).notes) notes.push_back({id.to_string(), note});
    }
    return notes;
}

void print_notes(const std::vector<Note>& notes) {
    for (const Note& note : notes) {
        tell("{} {}: {}\n", styled("note", Style::Yellow, 2), note.about, note.text);
    }
}

base::Result<base::Json> profile_and_tell(const Context& context, app::Workspace& space,
                                          const elt::RunResult& result) {
    base::Json json = base::Json::array();
    MR_TRY(app::profile_run(space, result, [&](const app::Profiled& profiled) {
        json.push_back({{"table", profiled.table.to_string()},
                        {"version", profiled.version},
                        {"seconds", seconds(profiled.duration)}});
        if (profiled.error) json.back()["error"] = to_json(*profiled.error);
        if (context.json) return;
        const std::string name = profiled.table.to_string();
        if (profiled.error) {
            tell("{} {}: no profile: {}\n", styled("note", Style::Yellow, 2), name,
                 profiled.error->to_string());
        } else {
            tell("{:<10} {}  version {}  {}\n", "profiled", name, profiled.version,
                 styled(base::format_duration(profiled.duration), Style::Dim, 2));
        }
    }));
    return json;
}

}  // namespace millrace::cli
