// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "columnar/type.h"

namespace millrace::source {

// What kinds of value a column was seen to hold: a set of bits, so that evidence from blocks and
// files is joined by `|` and the result depends on the values alone, not on their order.
//
// resolve() turns the set into the narrowest type that keeps every value exact:
//   nothing                     VARCHAR
//   Boolean                     BOOLEAN
//   Int53, Int64                BIGINT
//   these and Wide              DECIMAL(38,0): one width for all, so that it does not drift
//   Int53 and Double            DOUBLE
//   Date                        DATE
//   Timestamp [and Date]        TIMESTAMP
//   TimestampTz                 TIMESTAMP WITH TIME ZONE
//   any other mix               VARCHAR: integers beyond 2^53 are no DOUBLE, a date has no zone
// A decimal with more than that before its point is text by itself; digits behind it that no DOUBLE
// holds are rounded.
// Once a set resolves to VARCHAR, every larger set does too.
using Evidence = uint16_t;

inline constexpr Evidence kNothing = 0;
inline constexpr Evidence kBoolean = 1 << 0;  // true, false in any case
inline constexpr Evidence kInt53 = 1 << 1;    // exact as a double too; no '+', no leading zeros
inline constexpr Evidence kInt64 = 1 << 2;
inline constexpr Evidence kWide = 1 << 3;  // integers of up to 38 digits
inline constexpr Evidence kDouble =
    1 << 4;  // with a point (the integer before it exact as a double) or exponent
inline constexpr Evidence kDate = 1 << 5;
inline constexpr Evidence kTimestamp = 1 << 6;  // no zone
inline constexpr Evidence kTimestampTz = 1 << 7;
inline constexpr Evidence kText = 1 << 8;
inline constexpr Evidence kList = 1 << 9;  // JSON only; see json_shape.h
inline constexpr Evidence kStruct = 1 << 10;
inline constexpr unsigned kEvidenceBits = 11;
inline constexpr Evidence kAnything = (1 << kEvidenceBits) - 1;

// The one bit that holds for a text value.
Evidence classify(std::string_view text);
// The same for a JSON string, whose numbers and booleans would stand without quotes.
Evidence classify_json_string(std::string_view text);

// Not for List and Struct.
columnar::Type resolve(Evidence evidence);
// A set that resolves to `type`, or to the narrowest inferable type that holds its values.
Evidence evidence_of(const columnar::Type& type);
// The kinds of value that leave an inferred column of `type` what it is: its own, and those that
// widen into it.
Evidence accepted_by(const columnar::Type& type);
// Nothing that comes later can change the type: it is VARCHAR.
bool is_settled(Evidence evidence);

}  // namespace millrace::source
