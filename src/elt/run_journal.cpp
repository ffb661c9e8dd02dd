// SPDX-License-Identifier: Apache-2.0
#include "elt/run_journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/progress.h"
#include "base/text.h"
#include "base/utf8.h"

namespace millrace::elt {
namespace {

constexpr auto kLook = std::chrono::milliseconds(250);
constexpr std::string_view kCut = "the log is full: what follows is not kept";

void remove_file(const base::Path& path) {
    std::error_code error;
    std::filesystem::remove(path, error);
}

// Ids begin with their time, so that their order is that of the runs.
void remove_old(const base::Path& logs) {
    std::vector<std::string> runs;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(logs, error)) {
        if (entry.path().extension() == ".log") runs.push_back(entry.path().stem().string());
    }
    if (runs.size() < kJournalsKept) return;
    std::sort(runs.begin(), runs.end());
    runs.resize(runs.size() - kJournalsKept + 1);
    for (const std::string& run : runs) {
        const JournalFiles files(logs, run);
        for (const auto& path : {files.log, files.progress, files.stop}) remove_file(path);
    }
}

// A terminal or a browser that shows the line is to obey nothing in it; who reads a page of the log
// gets at least one whole line.
std::string plain(std::string_view text) {
    constexpr size_t kLineBytesMax = 10'000;
    std::string clean = base::excerpt(text, kLineBytesMax);
    for (char& c : clean) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return clean;
}

double seconds(std::chrono::nanoseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

const char* name_of(StepProgress::Phase phase) {
    switch (phase) {
        case StepProgress::Phase::Reading:
            return "reading";
        case StepProgress::Phase::Writing:
            return "writing";
        case StepProgress::Phase::Testing:
            return "testing";
    }
    return "?";
}

base::Json json_of(const StepProgress& progress) {
    const auto left =
        base::time_left(progress.partitions_done, progress.partitions_total, progress.writing);
    const double elapsed = std::max(0.001, seconds(progress.elapsed));
    return {{"phase", name_of(progress.phase)},
            {"rows_in", progress.rows_in},
            {"rows_out", progress.rows_out},
            {"partitions_done", progress.partitions_done},
            {"partitions_total", progress.partitions_total},
            {"seconds", elapsed},
            {"rows_per_second", static_cast<double>(progress.rows_in) / elapsed},
            {"seconds_left", left ? base::Json(seconds(*left)) : base::Json()}};
}

}  // namespace

base::Result<std::unique_ptr<RunJournal>> RunJournal::open(const base::Path& logs,
                                                           const std::string& run_id,
                                                           const base::Clock& clock,
                                                           base::Stop& stop) {
    MR_TRY(base::make_directories(logs));
    remove_old(logs);
    JournalFiles files(logs, run_id);
    auto lock = MR_TRY(base::FileLock::try_lock(files.log, base::FileLock::Mode::Exclusive));
    if (!lock) return base::conflict("another process has the log: " + files.log.string());
    auto log = MR_TRY(base::File::create(files.log));
    return std::unique_ptr<RunJournal>(
        new RunJournal(std::move(files), *std::move(lock), std::move(log), clock, stop));
}

RunJournal::RunJournal(JournalFiles files, base::FileLock lock, base::File log,
                       const base::Clock& clock, base::Stop& stop)
    : files_(std::move(files)),
      clock_(clock),
      stop_(stop),
      lock_(std::move(lock)),
      log_(std::move(log)),
      watcher_([this](const std::stop_token& ended) { watch(ended); }) {}

RunJournal::~RunJournal() {
    watcher_.request_stop();
    watcher_.join();
    remove_file(files_.progress);
    remove_file(files_.stop);
}

void RunJournal::say(LogLevel level, std::string_view table, std::string_view text) {
    const std::string time = base::format_timestamp(clock_.now());
    const base::MutexLock lock(mutex_);
    if (log_bytes_ >= kLogBytesMax) return;
    std::string lines;
    for (const std::string& line : base::split(text, '\n')) {
        lines += fmt::format("{} {} {} {}\n", time, to_string(level), table.empty() ? "-" : table,
                             plain(line));
    }
    if (log_bytes_ + lines.size() >= kLogBytesMax) {
        lines = fmt::format("{} {} - {}\n", time, to_string(LogLevel::Warning), kCut);
        log_bytes_ = kLogBytesMax;
    }
    log_bytes_ += lines.size();
    (void)log_.write(lines);
}

void RunJournal::step_started(const lake::TableId& table, size_t number, size_t count,
                              StepMeter& meter) {
    const base::MutexLock lock(mutex_);
    step_ = Step{table.to_string(), number, count, clock_.now(), &meter};
}

void RunJournal::step_ended() {
    const base::MutexLock lock(mutex_);
    step_.reset();
}

void RunJournal::watch(const std::stop_token& ended) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    do {
        std::error_code error;
        if (std::filesystem::exists(files_.stop, error)) stop_.request();
        write_progress();
        wake.wait_for(lock, ended, kLook, [] { return false; });
    } while (!ended.stop_requested());
}

void RunJournal::write_progress() {
    base::Json json{{"told", base::format_timestamp(clock_.now())}, {"step", nullptr}};
    {
        const base::MutexLock lock(mutex_);
        json["log_bytes"] = log_bytes_;
        if (step_) {
            json["step"] = json_of(step_->meter->look());
            json["step"]["table"] = step_->table;
            json["step"]["number"] = step_->number;
            json["step"]["count"] = step_->count;
            json["step"]["began"] = base::format_timestamp(step_->began);
        }
    }
    // Whole or not at all for who reads it; nobody needs it after a power cut.
    const base::Path beside = files_.progress.string() + ".new";
    {
        auto file = base::File::create(beside);
        if (!file.ok() || !file->write(json.dump()).ok()) return;
    }
    std::error_code error;
    std::filesystem::rename(beside, files_.progress, error);
}

}  // namespace millrace::elt
