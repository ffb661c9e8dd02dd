// SPDX-License-Identifier: Apache-2.0
#include "search/background_merge.h"

#include <chrono>

namespace millrace::search {

void BackgroundMerge::begin(std::shared_ptr<const Snapshot> snapshot, size_t begin, size_t count,
                            base::Path file) {
    Work& work = work_.emplace();
    work.begin = begin;
    work.count = count;
    work.file = std::move(file);
    work.done = std::async(std::launch::async, [snapshot = std::move(snapshot), &work] {
        return guarded([&]() -> base::Result<std::shared_ptr<const IndexSegment>> {
            const std::span parts(snapshot->parts());
            MR_TRY(merge_segments(parts.subspan(work.begin, work.count), work.begin == 0, work.file,
                                  work.stop));
            return IndexSegment::open(work.file);
        });
    });
}

base::Result<std::optional<BackgroundMerge::Merged>> BackgroundMerge::take(bool waits) {
    if (!work_) return std::optional<Merged>();
    const auto patience = std::chrono::seconds(0);
    if (!waits && work_->done.wait_for(patience) != std::future_status::ready) {
        return std::optional<Merged>();
    }
    auto segment = work_->done.get();
    const Merged merged{work_->begin, work_->count, segment.ok() ? *segment : nullptr};
    work_.reset();
    MR_TRY(segment);
    return std::optional(merged);
}

void BackgroundMerge::stop() {
    if (!work_) return;
    work_->stop.request();
    work_->done.wait();
    work_.reset();
}

}  // namespace millrace::search
