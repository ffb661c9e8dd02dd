// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.h"
#include "base/file.h"
#include "base/mutex.h"
#include "base/stop.h"
#include "elt/journal_files.h"
#include "elt/step_meter.h"
#include "lake/lake.h"

namespace millrace::elt {

// What a run tells while it goes on, to whoever looks on: see journal_files.h. It also heeds the
// wish to stop that stands there. Any thread.
//
// A journal is no part of the result: where it cannot be written (a full disk), the run goes on
// without.
class RunJournal {
  public:
    // Takes away what is older than the newest kJournalsKept. `stop` is requested when it is wished
    // for, and outlives the journal, as all else here.
    static base::Result<std::unique_ptr<RunJournal>> open(const base::Path& logs,
                                                          const std::string& run_id,
                                                          const base::Clock& clock,
                                                          base::Stop& stop);
    // What is left of it is the log.
    ~RunJournal();

    // A line of the log for each line of the text. `table` is empty where the run as a whole
    // speaks.
    void say(LogLevel level, std::string_view table, std::string_view text);

    // Between these two the step is looked at.
    void step_started(const lake::TableId& table, size_t number, size_t count, StepMeter& meter);
    void step_ended();

  private:
    struct Step {
        std::string table;
        size_t number = 0;
        size_t count = 0;
        base::Timestamp began{};
        StepMeter* meter = nullptr;
    };
    RunJournal(JournalFiles files, base::FileLock lock, base::File log, const base::Clock& clock,
               base::Stop& stop);
    void watch(const std::stop_token& ended);
    void write_progress();

    const JournalFiles files_;
    const base::Clock& clock_;
    base::Stop& stop_;
    const base::FileLock lock_;  // of the log
    base::Mutex mutex_;
    base::File log_ MR_GUARDED_BY(mutex_);
    size_t log_bytes_ MR_GUARDED_BY(mutex_) = 0;
    std::optional<Step> step_ MR_GUARDED_BY(mutex_);
    std::jthread watcher_;  // ends before what it reads
};

}  // namespace millrace::elt
