// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <future>
#include <memory>
#include <optional>

#include "search/segment_merge.h"

namespace millrace::search {

// A merge by a thread of its own. One thread asks.
class BackgroundMerge {
  public:
    // Which parts of the snapshot that it began with, and what they have become.
    struct Merged {
        size_t begin = 0;
        size_t count = 0;
        std::shared_ptr<const IndexSegment> segment;
    };

    ~BackgroundMerge() { stop(); }

    // No other may be running.
    void begin(std::shared_ptr<const Snapshot> snapshot, size_t begin, size_t count,
               base::Path file);
    bool is_running() const { return work_.has_value(); }
    // Behind the last of its parts; 0 if it is not running.
    size_t end() const { return work_ ? work_->begin + work_->count : 0; }
    const base::Path& file() const { return work_->file; }
    // If it is done, or `waits`: what came of it; and it is no more running.
    base::Result<std::optional<Merged>> take(bool waits);
    // Gives it up.
    void stop();

  private:
    struct Work {
        size_t begin = 0;
        size_t count = 0;
        base::Path file;
        base::Stop stop{};
        std::future<base::Result<std::shared_ptr<const IndexSegment>>> done{};
    };
    std::optional<Work> work_;
};

}  // namespace millrace::search
