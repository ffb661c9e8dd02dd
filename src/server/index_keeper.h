// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/stop.h"
#include "search/search.h"
#include "server/reader.h"

namespace millrace::server {

// Brings the search index up to date after each change, in a thread of its own, so that a question
// seldom has to: a catalog of a million things that came at once takes minutes. It gathers what
// comes within a moment; whoever asks meanwhile applies it. What it cannot do it leaves to the next
// question, whose answer tells of it.
class IndexKeeper {
  public:
    IndexKeeper(search::SearchIndex& index, Readers& readers);
    // Ends the work at the next entity; what was done of it stays.
    ~IndexKeeper();

    // Something in the catalog may have changed. Any thread.
    void wake();

  private:
    void work();

    search::SearchIndex& index_;
    Readers& readers_;
    base::Stop stop_;
    std::mutex mutex_;
    std::condition_variable woken_;
    bool has_work_ = true;  // of the time when nobody served
    std::jthread thread_;
};

}  // namespace millrace::server
