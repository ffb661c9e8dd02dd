// SPDX-License-Identifier: Apache-2.0
#include "generate/synthea_calendar.h"

#include <algorithm>

#include "base/error.h"

namespace millrace::generate {
namespace {

constexpr int64_t kFullCount = 10433;

int64_t draw_in(int64_t first, int64_t end, Rng& rng) {
    return first + static_cast<int64_t>(rng.below(static_cast<uint64_t>(end - first)));
}

}  // namespace

SyntheaCalendar::SyntheaCalendar(int64_t count, int64_t symptom)
    : count_(count),
      recent_(std::clamp(count * kRecentSpan.count() / kFullCount, symptom, count)),
      symptom_(symptom) {
    MR_CHECK(1 <= symptom && symptom <= count && count <= kFullCount);
}

std::chrono::sys_days SyntheaCalendar::date(int64_t day) const {
    if (day < recent_) return kNewest - kRecentSpan * day / recent_;
    const std::chrono::sys_days last = kNewest - kRecentSpan;
    return last - (last - kOldest) * (day - recent_) / (count_ - recent_);
}

int64_t SyntheaCalendar::draw_symptom(Rng& rng) const {
    return draw_in(0, symptom_, rng);
}

int64_t SyntheaCalendar::draw_other(Rng& rng) const {
    if (recent_ == count_ || rng.chance(750)) return draw_in(0, recent_, rng);
    return draw_in(recent_, count_, rng);
}

}  // namespace millrace::generate
