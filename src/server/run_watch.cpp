// SPDX-License-Identifier: Apache-2.0
#include "server/run_watch.h"

#include "elt/journal_files.h"

namespace millrace::server {
namespace {

constexpr auto kLook = std::chrono::milliseconds(200);

}  // namespace

base::Result<std::unique_ptr<RunWatch>> RunWatch::open(const store::DataDirectory& directory,
                                                       Readers& readers,
                                                       std::shared_ptr<net::EventFeed> events) {
    auto database = MR_TRY(
        store::Database::open(directory.path() / "state.db", store::Database::Access::Write));
    return std::unique_ptr<RunWatch>(
        new RunWatch(directory.logs(), readers, std::move(database), std::move(events)));
}

RunWatch::RunWatch(base::Path logs, Readers& readers, std::unique_ptr<store::Database> database,
                   std::shared_ptr<net::EventFeed> events)
    : logs_(std::move(logs)),
      readers_(readers),
      database_(std::move(database)),
      events_(std::move(events)),
      thread_([this] { work(); }) {}

RunWatch::~RunWatch() {
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    wake();
}

void RunWatch::wake() {
    {
        const std::lock_guard lock(mutex_);
        has_work_ = true;
    }
    woken_.notify_one();
}

void RunWatch::work() {
    bool goes_on = false;
    while (true) {
        {
            std::unique_lock lock(mutex_);
            const auto has_work = [&] { return has_work_; };
            if (goes_on) {
                woken_.wait_for(lock, kLook, has_work);
            } else {
                woken_.wait(lock, has_work);
            }
            has_work_ = false;
            if (is_over_) return;
        }
        const auto looked = look();
        goes_on = !looked.ok() || *looked;  // what could not be read now is tried again
    }
}

base::Result<bool> RunWatch::look() {
    const auto reader = MR_TRY(readers_.take());
    const auto run = MR_TRY(reader->history().running());
    if (!run) return false;
    const elt::JournalFiles files(logs_, run->id);
    if (!MR_TRY(elt::is_alive(files))) {
        // Unless it ended in a record that we have not seen yet.
        elt::RunLog log(*database_);
        MR_TRY(database_->write([&] { return log.mark_died(run->id); }));
        return false;
    }
    if (events_->listeners() == 0) return true;
    const auto progress = elt::read_progress(files);
    if (!progress) return true;
    std::string told = base::Json{{"run", run->id}, {"progress", *progress}}.dump();
    if (told == told_) return true;
    told_ = std::move(told);
    events_->publish_passing("progress", told_);
    return true;
}

}  // namespace millrace::server
