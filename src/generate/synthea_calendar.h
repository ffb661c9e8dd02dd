// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "generate/rng.h"

namespace millrace::generate {

// The days on which something happens, numbered from the newest (0) to the oldest.
//
// Invariants: (1) different numbers are different days; (2) numbers below recent() lie in the last
// eleven years, spread over all of them; the others fill the century before in equal steps;
// (3) 1 <= symptom() <= recent() <= count(), and the symptom days are the newest ones.
class SyntheaCalendar {
  public:
    static constexpr std::chrono::sys_days kNewest{std::chrono::year{2020} / 6 / 30};
    static constexpr std::chrono::sys_days kOldest{std::chrono::year{1909} / 1 / 1};
    static constexpr std::chrono::days kRecentSpan{4018};  // eleven years

    // 1 <= symptom <= count <= 10,433 (all that a full-size data set has).
    SyntheaCalendar(int64_t count, int64_t symptom);

    int64_t count() const { return count_; }
    int64_t recent() const { return recent_; }
    int64_t symptom() const { return symptom_; }

    std::chrono::sys_days date(int64_t day) const;

    int64_t draw_symptom(Rng& rng) const;
    // Three of four draws are recent. With two of five encounters for a symptom, all of them
    // recent, 85 % of everything falls into the last eleven years.
    int64_t draw_other(Rng& rng) const;

  private:
    int64_t count_;
    int64_t recent_;
    int64_t symptom_;
};

}  // namespace millrace::generate
