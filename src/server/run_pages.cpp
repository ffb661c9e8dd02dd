// SPDX-License-Identifier: Apache-2.0
#include "server/run_pages.h"

#include <thread>

#include "elt/journal_files.h"
#include "server/command_process.h"
#include "server/dataset_view.h"
#include "server/run_json.h"

namespace millrace::server {
namespace {

using base::Json;

constexpr size_t kSelectorsMax = 1000;
constexpr size_t kLogBytesAtOnce = 250'000;
// Until the record of a run is there, which takes it some 100 ms.
constexpr auto kBeginPatience = std::chrono::seconds(20);
constexpr auto kLeavePatience = std::chrono::seconds(3);
constexpr auto kBeginLook = std::chrono::milliseconds(10);

Json json_of(const elt::TestRecord& test) {
    return {{"test", test.test},         {"severity", test.severity}, {"passed", test.passed},
            {"failures", test.failures}, {"error", test.error},       {"samples", test.samples}};
}

// A selector that begins with a dash would be read as an option.
base::Result<std::vector<std::string>> words_of(const Json& body) {
    std::vector<std::string> words;
    if (!body.is_object() || !body.contains("selectors") || !body["selectors"].is_array()) {
        return base::invalid_argument("selectors missing: a list of texts, empty for all models");
    }
    for (const auto& [name, value] : body.items()) {
        if (name != "selectors" && name != "full_refresh") {
            return base::invalid_argument("field not known: " + name);
        }
    }
    if (body["selectors"].size() > kSelectorsMax) {
        return base::invalid_argument("too many selectors, at most " +
                                      std::to_string(kSelectorsMax));
    }
    const Json refresh = body.value("full_refresh", Json(false));
    if (!refresh.is_boolean()) return base::invalid_argument("full_refresh is not true or false");
    if (refresh.get<bool>()) words.emplace_back("--full-refresh");
    words.emplace_back("--");
    for (const Json& selector : body["selectors"]) {
        if (!selector.is_string() || selector.get<std::string>().find('\0') != std::string::npos) {
            return base::invalid_argument("selector is no text");
        }
        words.push_back(selector.get<std::string>());
    }
    return words;
}

elt::JournalFiles journal_of(const Site& site, const elt::RunRecord& run) {
    return {site.data / "logs", run.id};
}

base::Result<elt::RunRecord> find_run(Reader& reader, const std::string& id) {
    auto run = MR_TRY(reader.history().run(id));
    if (!run) return base::not_found("run not found: " + id);
    return *std::move(run);
}

// A run that has ended in its record holds the right to write for a moment more.
base::Result<void> wait_for_writer(const Call& call) {
    const auto begun = std::chrono::steady_clock::now();
    while (true) {
        const std::string writer = call.services.borrower();
        if (writer.empty()) return {};
        const auto reader = MR_TRY(call.services.readers.take());
        if (MR_TRY(reader->history().running()) ||
            std::chrono::steady_clock::now() > begun + kLeavePatience) {
            return base::conflict("data directory is in use by " + writer)
                .hint("wait for it to end, or stop it");
        }
        std::this_thread::sleep_for(kBeginLook);
    }
}

base::Result<Json> place_json(Reader& reader, const Site& site, const std::string& table) {
    const auto urn = site.urns.dataset(lake::TableId::from_text(table));
    return json_of(MR_TRY(place_of(reader, site, urn.text())));
}

}  // namespace

base::Result<net::Response> list_runs(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto count_max = static_cast<size_t>(call.number("limit"));
        const auto runs =
            MR_TRY(reader.history().runs(call.text("cursor"), call.text("state"), count_max + 1));
        Json items = Json::array();
        for (const auto& run : runs) {
            if (items.size() < count_max) items.push_back(json_of(run));
        }
        const bool is_last = runs.size() <= count_max;
        return Json{{"items", items}, {"next", is_last ? Json() : items.back()["id"]}};
    });
}

base::Result<Json> run_detail(Reader& reader, const Site& site, const elt::RunRecord& run) {
    std::map<std::string, Json> tests;
    for (const auto& test : MR_TRY(reader.history().tests(run.id))) {
        tests.try_emplace(test.table, Json::array()).first->second.push_back(json_of(test));
    }
    Json steps = Json::array();
    for (const auto& step : MR_TRY(reader.history().steps(run.id))) {
        Json json = table_run_json(step);
        json.erase("run");
        json.erase("started");
        json["table"] = MR_TRY(place_json(reader, site, step.table));
        json["began"] = server::json_of(step.began);
        json["tests"] = tests.contains(step.table) ? tests[step.table] : Json::array();
        steps.push_back(std::move(json));
    }
    Json plan = Json::array();
    for (const auto& step : MR_TRY(reader.history().plan(run.id))) {
        Json json{{"waits_for", step.waits_for}, {"seconds_before", nullptr}};
        json["table"] = MR_TRY(place_json(reader, site, step.table));
        if (const auto before = MR_TRY(reader.history().last_duration(step.table, run.id))) {
            json["seconds_before"] = std::chrono::duration<double>(*before).count();
        }
        plan.push_back(std::move(json));
    }
    // Of a run that was killed it is what it told last; one that has ended takes it away a moment
    // after its record says so.
    std::optional<Json> progress;
    if (run.status == "running" || run.status == "died") {
        progress = elt::read_progress(journal_of(site, run));
    }
    return Json{{"run", json_of(run)},
                {"steps", std::move(steps)},
                {"plan", std::move(plan)},
                {"progress", progress ? *std::move(progress) : Json()}};
}

base::Result<net::Response> get_run(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto run = MR_TRY(find_run(reader, call.in_path("run")));
        return run_detail(reader, call.services.site, run);
    });
}

base::Result<net::Response> get_run_log(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto run = MR_TRY(find_run(reader, call.in_path("run")));
        const auto page = MR_TRY(elt::read_log(journal_of(call.services.site, run),
                                               call.number("from"), kLogBytesAtOnce));
        Json lines = Json::array();
        for (const auto& line : page.lines) {
            lines.push_back({{"time", line.time},
                             {"level", line.level},
                             {"table", line.table.empty() ? Json() : Json(line.table)},
                             {"text", line.text}});
        }
        return Json{{"lines", std::move(lines)}, {"next", page.next}, {"more", !page.is_last}};
    });
}

base::Result<net::Response> start_run(const Call& call) {
    const Site& site = call.services.site;
    MR_TRY(wait_for_writer(call));
    std::vector<std::string> words = command_words(site, {"run"});
    for (auto& word : MR_TRY(words_of(call.body))) words.push_back(std::move(word));
    const auto begun = std::chrono::steady_clock::now();
    const base::Timestamp since = base::SystemClock().now();
    auto process = MR_TRY(CommandProcess::begin(words));
    while (std::chrono::steady_clock::now() < begun + kBeginPatience) {
        const bool is_over = process.ends_within(kBeginLook);
        const auto reader = MR_TRY(call.services.readers.take());
        // Looked for after its end as well: a run may be short.
        if (const auto run = MR_TRY(reader->history().run_of_process(process.id(), since))) {
            return json_response(json_of(*run), 202);
        }
        if (is_over) return process.complaint();
    }
    return base::unavailable("the run has not begun yet: process " + std::to_string(process.id()))
        .hint("look among the runs in a moment");
}

base::Result<net::Response> stop_run(const Call& call) {
    const auto reader = MR_TRY(call.services.readers.take());
    const auto run = MR_TRY(find_run(*reader, call.in_path("run")));
    const auto files = journal_of(call.services.site, run);
    if (run.status != "running" || !MR_TRY(elt::is_alive(files))) {
        return base::conflict("run has ended: " + run.id).hint("there is nothing left to stop");
    }
    MR_TRY(elt::wish_stop(files));
    return json_response(json_of(run), 202);
}

}  // namespace millrace::server
