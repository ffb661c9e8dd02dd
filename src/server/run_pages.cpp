// SPDX-License-Identifier: Apache-2.0
#include "server/run_pages.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "server/dataset_view.h"
#include "server/run_json.h"

namespace millrace::server {
namespace {

using base::Json;

constexpr size_t kSelectorsMax = 1000;

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

// In a session of its own, with its words in the log file and nothing else of ours open. The kernel
// takes it away when it ends: the server ignores SIGCHLD.
base::Result<int64_t> begin(const std::vector<std::string>& words, const base::Path& log) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(),
                                       O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_t process = 0;
    const int error =
        ::posix_spawn(&process, arguments[0], &files, &attributes, arguments.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (error != 0) return base::errno_error("start", words[0], error);
    return static_cast<int64_t>(process);
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

base::Result<net::Response> get_run(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const Site& site = call.services.site;
        const std::string& id = call.in_path("run");
        const auto run = MR_TRY(reader.history().run(id));
        if (!run) return base::not_found("run not found: " + id);
        std::map<std::string, Json> tests;
        for (const auto& test : MR_TRY(reader.history().tests(id))) {
            tests.try_emplace(test.table, Json::array()).first->second.push_back(json_of(test));
        }
        Json steps = Json::array();
        for (const auto& step : MR_TRY(reader.history().steps(id))) {
            const auto urn = site.urns.dataset(lake::TableId::from_text(step.table));
            Json json = table_run_json(step);
            json.erase("run");
            json.erase("started");
            json["table"] = json_of(MR_TRY(place_of(reader, site, urn.text())));
            json["began"] = server::json_of(step.began);
            json["tests"] = tests.contains(step.table) ? tests[step.table] : Json::array();
            steps.push_back(std::move(json));
        }
        return Json{{"run", json_of(*run)}, {"steps", std::move(steps)}};
    });
}

base::Result<net::Response> start_run(const Call& call) {
    const Site& site = call.services.site;
    if (const std::string other = call.services.borrower(); !other.empty()) {
        return base::conflict("data directory is in use by " + other)
            .hint("wait for it to end, or stop it");
    }
    std::vector<std::string> words = site.program;
    for (auto& word : MR_TRY(words_of(call.body))) words.push_back(std::move(word));
    MR_TRY(base::make_directories(site.data / "logs"));
    const int64_t process = MR_TRY(begin(words, site.data / "logs" / "last-run.log"));
    return json_response(Json{{"process", process}}, 202);
}

}  // namespace millrace::server
