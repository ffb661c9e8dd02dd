// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "net/event_feed.h"
#include "server/reader.h"
#include "store/database.h"

namespace millrace::server {

// Looks on while a run goes on, in a thread of its own, whoever began it and whether or not it was
// there before us: tells listeners how far it is, by what its journal says (elt/journal_files.h),
// and notes in its record if its process is gone without an end.
class RunWatch {
  public:
    static base::Result<std::unique_ptr<RunWatch>> open(const store::DataDirectory& directory,
                                                        Readers& readers,
                                                        std::shared_ptr<net::EventFeed> events);
    ~RunWatch();

    // Something in the record of runs may have changed. Any thread.
    void wake();

  private:
    RunWatch(base::Path logs, Readers& readers, std::unique_ptr<store::Database> database,
             std::shared_ptr<net::EventFeed> events);
    void work();
    // Whether a run goes on.
    base::Result<bool> look();

    const base::Path logs_;
    Readers& readers_;
    const std::unique_ptr<store::Database> database_;
    const std::shared_ptr<net::EventFeed> events_;
    std::string told_;
    std::mutex mutex_;
    std::condition_variable woken_;
    bool has_work_ = true;  // of the time when nobody served
    bool is_over_ = false;
    std::jthread thread_;
};

}  // namespace millrace::server
