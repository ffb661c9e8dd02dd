// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
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
// True only if classify(text) is in `seen`, and mostly when it is: a quick look at integers and
// dates, of which a column shows one after the other.
inline bool adds_nothing(std::string_view text, Evidence seen);
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

// Implementation.

namespace evidence_detail {

// Eight digits, zero based: whether each byte of `word` is 0 to 9.
inline bool are_digits(uint64_t word) {
    constexpr uint64_t kHigh = 0xF0F0'F0F0'F0F0'F0F0;
    return ((word | (word + 0x0606'0606'0606'0606)) & kHigh) == 0;
}

template <typename Word>
Word word_at(const char* text) {
    Word word = 0;
    std::memcpy(&word, text, sizeof(word));
    return word;
}

// Up to 15 digits, the first of which is not zero.
inline bool is_short_integer(std::string_view text) {
    const size_t size = text.size();
    if (size - 1 > 14 || text[0] == '0') return false;
    if (size >= 8) {
        constexpr uint64_t kZeros = 0x3030'3030'3030'3030;
        return are_digits(word_at<uint64_t>(text.data()) ^ kZeros) &&
               are_digits(word_at<uint64_t>(text.data() + size - 8) ^ kZeros);
    }
    for (const char c : text) {
        if (static_cast<unsigned char>(c - '0') > 9) return false;
    }
    return true;
}

// yyyy-mm-dd, the first 28 days of a month.
inline bool is_early_date(std::string_view text) {
    if (text.size() != 10) return false;
    constexpr uint64_t kZeros = 0x2D30'302D'3030'3030;  // "0000-00-"
    const uint64_t word = word_at<uint64_t>(text.data()) ^ kZeros;
    if (!are_digits(word) || (word & 0xFF00'00FF'0000'0000) != 0) return false;
    const unsigned month = (word >> 40 & 0xF) * 10 + (word >> 48 & 0xF);
    const unsigned tens = static_cast<unsigned char>(text[8] - '0');
    const unsigned ones = static_cast<unsigned char>(text[9] - '0');
    const unsigned day = tens * 10 + ones;
    return static_cast<uint32_t>(word) != 0 && month - 1 < 12 && ones <= 9 && day - 1 < 28;
}

}  // namespace evidence_detail

inline bool adds_nothing(std::string_view text, Evidence seen) {
    return ((seen & kInt53) != 0 && evidence_detail::is_short_integer(text)) ||
           ((seen & kDate) != 0 && evidence_detail::is_early_date(text));
}

}  // namespace millrace::source
