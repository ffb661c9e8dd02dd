// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace millrace::base {

// Told how far work is, by the thread that does it; `total` is 0 until it is known. May be empty.
using Progress = std::function<void(int64_t done, int64_t total)>;

// What is left of work that took `elapsed` so far, if it goes on as it did; nothing at its begin
// and end.
inline std::optional<std::chrono::nanoseconds> time_left(int64_t done, int64_t total,
                                                         std::chrono::nanoseconds elapsed) {
    if (done <= 0 || done >= total) return {};
    const double share = static_cast<double>(done) / static_cast<double>(total);
    return std::chrono::duration_cast<std::chrono::nanoseconds>(elapsed * (1.0 / share - 1.0));
}

}  // namespace millrace::base
