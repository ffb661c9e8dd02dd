// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace millrace::generate {

// Fields of a CSV row, appended to a growing block of text. None of them holds a comma, a quote or
// a line end, so nothing needs quoting.

// Decimal digits; with `width`, zeros before it.
void append_number(std::string& out, uint64_t value, int width = 0);
// `value` divided by 10^decimals: (1275, 1) -> "127.5".
void append_decimal(std::string& out, uint64_t value, int decimals);
// "2014-03-09".
void append_date(std::string& out, std::chrono::sys_days date);
// A random (version 4) UUID that belongs to (seed, stream, counter).
void append_uuid(std::string& out, uint64_t seed, uint64_t stream, uint64_t counter);

}  // namespace millrace::generate
