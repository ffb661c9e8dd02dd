// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "columnar/type.h"

namespace millrace::columnar {

// Values as SQL writes them. The forms are DuckDB's, whose casts read them back.
std::string date_text(int32_t days);                  // 2014-01-09, 0044-03-15 (BC), infinity
std::string time_text(int64_t microseconds);          // 12:30:00.5
std::string timestamp_text(int64_t microseconds);     // 2014-01-09 12:30:00.5, infinity
std::string timestamp_tz_text(int64_t microseconds);  // the same, with +00 behind it
std::string decimal_text(Int128 value, size_t scale);
// The shortest digits that read back as the same number; whole numbers keep a ".0".
std::string real_text(float value);
std::string real_text(double value);
std::string uuid_text(UInt128 value);

}  // namespace millrace::columnar
