// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <set>

#include "base/parallel.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "sql/session.h"

namespace millrace::cli {
namespace {

struct Finding {
    std::string what;
    bool good = true;
    std::string detail;
    std::string remedy;
};

Finding check_handles() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return {"open files", limit.rlim_cur >= 256,
            base::format_count(static_cast<int64_t>(limit.rlim_cur)), "ulimit -n 1024"};
}

Finding check_space(const base::Path& path) {
    struct statvfs info {};
    base::Path existing = path;
    std::error_code error;
    while (!std::filesystem::exists(existing, error) && existing != existing.parent_path()) {
        existing = existing.parent_path();
    }
    if (::statvfs(existing.c_str(), &info) != 0)
        return {"free space", false, existing.string(), ""};
    const auto bytes = static_cast<int64_t>(info.f_bavail) * static_cast<int64_t>(info.f_frsize);
    return {"free space", bytes > 1'000'000'000,
            base::format_bytes(bytes) + " at " + existing.string(),
            "free some space, or set data_dir to another disk"};
}

// Every file that kept versions name is there and has its size. Most are in more than one version.
base::Result<Finding> check_files(lake::Lake& lake) {
    int64_t files = 0, broken = 0;
    std::string first;
    for (const auto& table : MR_TRY(lake.tables())) {
        const base::Path data = MR_TRY(lake.data_folder(table.id));
        std::set<std::string> seen;
        for (const auto& snapshot : MR_TRY(lake.history(table.id))) {
            for (const auto& file : MR_TRY(lake.files(table.id, snapshot.version))) {
                if (!seen.insert(file.path).second) continue;
                ++files;
                const base::Path path = data / file.path;
                if (lake::is_whole(path, file.bytes)) continue;
                ++broken;
                if (first.empty()) first = path.string();
            }
        }
    }
    if (broken == 0)
        return Finding{"table files", true, base::format_count(files) + " present", ""};
    return Finding{"table files", false,
                   fmt::format("{} missing or damaged, first {}", broken, first),
                   lake::kRebuildHint};
}

// What a view reads may have changed since it was published.
base::Result<Finding> check_views(app::Workspace& space) {
    auto session = MR_TRY(sql::Session::open(space.engine(), space.names(), space.stop()));
    int64_t views = 0;
    for (const auto& table : MR_TRY(space.lake()->tables())) {
        if (table.current.kind != lake::TableKind::View) continue;
        ++views;
        const auto bound = session->bind("FROM " + table.id.sql_name(), sql::Unstorable::AsText);
        if (bound.ok()) continue;
        return Finding{"published views", false, bound.error().message(), bound.error().hint()};
    }
    return Finding{"published views", true, base::format_count(views) + " can be read", ""};
}

base::Result<int> doctor(Context& context) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Look, "doctor"));
    std::vector<Finding> findings;
    findings.push_back(
        {"project", true, space->project().name + " at " + space->project().folder.string(), ""});
    findings.push_back({"definitions", true,
                        count_of(static_cast<int64_t>(space->project().sources.size()), "source") +
                            ", " +
                            count_of(static_cast<int64_t>(space->project().models.size()), "model"),
                        ""});
    findings.push_back({"processors", true, std::to_string(base::default_threads()), ""});
    findings.push_back(check_handles());
    findings.push_back(check_space(space->data_path()));
    findings.push_back(
        {"data directory", true,
         space->data_path().string() + (space->lake() ? "" : " (nothing written yet)"), ""});
    if (space->lake() != nullptr) {
        findings.push_back(MR_TRY(check_files(*space->lake())));
        findings.push_back(MR_TRY(check_views(*space)));
    }
    auto plan = space->plan();
    if (plan.ok()) {
        findings.push_back(
            {"models bind", true, std::to_string(plan->order.size()) + " of them", ""});
    } else {
        findings.push_back({"models bind", false, plan.error().to_string(), "millrace plan"});
    }
    bool good = true;
    base::Json json = base::Json::array();
    for (const auto& finding : findings) {
        good = good && finding.good;
        json.push_back({{"check", finding.what}, {"ok", finding.good}, {"detail", finding.detail}});
        if (context.json) continue;
        fmt::print("{}  {:<15} {}\n",
                   finding.good ? styled("ok ", Style::Green) : styled("bad", Style::Red),
                   finding.what, finding.detail);
        if (!finding.good && !finding.remedy.empty()) fmt::print("     hint: {}\n", finding.remedy);
    }
    if (context.json) print_json({{"ok", good}, {"checks", json}});
    return good ? kOk : kFindings;
}

}  // namespace

void add_doctor_command(CLI::App& app, Context& context) {
    auto* command =
        app.add_subcommand("doctor", "Check the project, the machine and the data directory");
    add_common_options(*command, context);
    command->callback([&context] { run_command(context, [&] { return doctor(context); }); });
}

}  // namespace millrace::cli
