// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"

namespace millrace::elt {

// What a run leaves in the folder logs/ of its data directory, for processes that look on:
//
//   <run id>.log         what it said: "<time> <level> <table or -> <text>" in each line
//   <run id>.progress    how far it is: JSON, replaced a few times a second; goes with the run
//   <run id>.stop        is there: the run is to stop
//
// Its process holds a lock on the log for as long as it lives: who can lock it knows that the run
// is over, however it ended.

inline constexpr size_t kLogBytesMax = 1'000'000;
inline constexpr size_t kJournalsKept = 500;

enum class LogLevel : uint8_t { Info, Warning, Error };
std::string_view to_string(LogLevel level);

struct JournalFiles {
    // `run_id` is one that a run has, never a client's text: it becomes a part of paths.
    JournalFiles(base::Path folder, std::string run);
    base::Path logs;
    std::string run_id;
    base::Path log;
    base::Path progress;
    base::Path stop;
};

struct LogLine {
    std::string time;
    std::string level;
    std::string table;  // empty: the run as a whole
    std::string text;
};
struct LogPage {
    std::vector<LogLine> lines;
    int64_t next = 0;  // the byte behind them
    bool is_last = false;
};

// Whether the run's process lives. False too of a run that has no log.
base::Result<bool> is_alive(const JournalFiles& files);
// Nothing where there is none.
std::optional<base::Json> read_progress(const JournalFiles& files);
// Whole lines from byte `from` on, about `bytes_max` of them; none of a run that has no log.
base::Result<LogPage> read_log(const JournalFiles& files, int64_t from, size_t bytes_max);
base::Result<void> wish_stop(const JournalFiles& files);

}  // namespace millrace::elt
