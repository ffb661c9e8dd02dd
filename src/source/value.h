// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "columnar/type.h"

namespace millrace::source {

// Whether a text is a value of a type. OutOfRange: it would be, were the type wider.
enum class Fit : uint8_t { Yes, No, OutOfRange };

// Strict readers of text values: the whole text or nothing, no white space around it. `out` is
// written only on Fit::Yes.

// "yyyy-mm-dd", days that exist, years 0001 to 9999; out: days since 1970-01-01.
Fit read_date(std::string_view text, int32_t& out);
// "hh:mm[:ss[.f]]", up to 9 digits of fraction, zeros from the seventh on; out: microseconds since
// midnight.
Fit read_time(std::string_view text, int64_t& out);

enum class Zone : uint8_t { Absent, Present };
// A date, and after 'T' or a space a time, and after that, or a space more, "Z", "+hh", "+hhmm" or
// "+hh:mm". The zone and the fraction are read as base::parse_timestamp() does. A date alone is
// midnight. With a zone `out` is the instant in UTC, microseconds since 1970-01-01.
Fit read_timestamp(std::string_view text, int64_t& out, Zone& zone);

// true/false, t/f, yes/no, y/n, 1/0 in any case.
Fit read_boolean(std::string_view text, uint8_t& out);
// Digits with an optional sign, an optional point and no exponent. Exact or refused: digits beyond
// `scale` must be zeros. `out` is the value times 10^scale.
Fit read_decimal(std::string_view text, uint8_t precision, uint8_t scale, columnar::Int128& out);
// 8-4-4-4-12 hexadecimal digits.
Fit read_uuid(std::string_view text, columnar::UInt128& out);

bool equals_ignoring_case(std::string_view text, std::string_view lower);

}  // namespace millrace::source
