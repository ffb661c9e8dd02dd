// SPDX-License-Identifier: Apache-2.0
#include "elt/recorded_run.h"

#include "elt/run_log.h"

namespace millrace::elt {
namespace {

std::string told(const base::Error& error) {
    std::string text = error.to_string();
    for (const base::Error& other : error.also()) text += "\n" + told(other);
    return text;
}

}  // namespace

base::Result<RunResult> recorded_run(store::Database& database, RunRecorder& recorder,
                                     const base::Clock& clock, const RunIdentity& run,
                                     const std::function<base::Result<RunResult>()>& work) {
    RunLog log(database);
    MR_TRY(log.migrate());
    MR_TRY(database.write([&]() -> base::Result<void> {
        MR_TRY(log.begin(run.id, run.started));
        return recorder.run_began(run.id, run.started);
    }));
    auto result = work();
    std::string_view status = "succeeded";
    std::string message;
    if (!result.ok()) {
        status = result.error().kind() == base::ErrorKind::Cancelled ? "stopped" : "failed";
        if (status == "failed") message = told(result.error());
    } else if (!result->ok()) {
        status = "failed";
    }
    const base::Timestamp ended_at = clock.now();
    auto ended = database.write([&]() -> base::Result<void> {
        MR_TRY(log.end(run.id, ended_at, status, message));
        return recorder.run_ended(run.id, ended_at, status);
    });
    if (!result.ok()) return result;
    if (!ended.ok()) return std::move(ended).error();
    result->ended = ended_at;
    return result;
}

}  // namespace millrace::elt
