// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

namespace millrace::base {

// Told how far work is, by the thread that does it; `total` is 0 until it is known. May be empty.
using Progress = std::function<void(int64_t done, int64_t total)>;

}  // namespace millrace::base
