// SPDX-License-Identifier: Apache-2.0
#include "cli/run_project.h"

#include <unistd.h>

#include "cli/print.h"
#include "cli/run_progress.h"
#include "cli/run_report.h"
#include "elt/recorded_run.h"
#include "elt/run_journal.h"

namespace millrace::cli {
namespace {

using elt::LogLevel;

void tell_notes(const Context& context, elt::RunJournal& journal, const std::vector<Note>& notes) {
    if (!context.json) print_notes(notes);
    for (const Note& note : notes) journal.say(LogLevel::Warning, note.about, note.text);
}

void say_error(elt::RunJournal& journal, const base::Error& error) {
    journal.say(LogLevel::Error, "", error.to_string());
    for (const base::Error& other : error.also()) say_error(journal, other);
}

base::Result<elt::RunResult> build(Context& context, app::Workspace& space,
                                   const elt::RunIdentity& run, elt::RunRecorder& recorder,
                                   elt::RunJournal& journal,
                                   const std::function<base::Result<RunWish>()>& plan) {
    if (space.definitions_error()) return base::Error(*space.definitions_error());
    RunWish wish = MR_TRY(plan());
    wish.options.run = run;
    wish.options.threads = space.threads();
    wish.options.writer_memory_bytes_max = space.writer_memory_bytes_max();
    journal.say(LogLevel::Info, "",
                "planned: " + count_of(static_cast<int64_t>(wish.options.models.size()), "model"));
    tell_notes(context, journal, notes_of(wish.plan, wish.options.models));
    RunProgress observer(context.json, journal);
    auto result =
        MR_TRY(elt::run_models(space.run_context(wish.plan), wish.options, recorder, observer));
    tell_notes(context, journal, notes_of(result));
    return result;
}

}  // namespace

base::Result<elt::RunResult> run_project(Context& context, app::Workspace& space,
                                         base::Timestamp started,
                                         const std::function<base::Result<RunWish>()>& plan) {
    const elt::RunIdentity run{lake::make_run_id(started), started};
    auto& directory = space.lake()->directory();
    const auto journal =
        MR_TRY(elt::RunJournal::open(directory.logs(), run.id, space.clock(), context.stop));
    auto* recorder = MR_TRY(space.recorder());
    return elt::recorded_run(directory.database(), *recorder, space.clock(), run, [&] {
        journal->say(
            LogLevel::Info, "",
            fmt::format("run {} of {}, process {}", run.id, space.project().name, ::getpid()));
        auto result = build(context, space, run, *recorder, *journal, plan);
        if (!result.ok()) say_error(*journal, result.error());
        const auto took = space.clock().now() - started;
        const bool is_good = result.ok() && result->ok();
        journal->say(is_good ? LogLevel::Info : LogLevel::Error, "",
                     fmt::format("{} in {}", is_good ? "succeeded" : "ended without success",
                                 base::format_duration(took)));
        return result;
    });
}

}  // namespace millrace::cli
