// SPDX-License-Identifier: Apache-2.0
#include "source/value.h"

#include <array>
#include <cstring>

#include "base/clock.h"
#include "base/text.h"

namespace millrace::source {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

bool is_digit(char c) {
    return static_cast<unsigned char>(c - '0') < 10;
}

// Two digits at `at`, or a number above 99.
unsigned two_digits(const char* at) {
    const auto tens = static_cast<unsigned char>(at[0] - '0');
    const auto ones = static_cast<unsigned char>(at[1] - '0');
    return tens < 10 && ones < 10 ? tens * 10U + ones : 100U;
}

bool is_leap(unsigned year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

unsigned days_in_month(unsigned year, unsigned month) {
    constexpr std::array<uint8_t, 13> kDays{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : kDays[month];
}

// Days since 1970-01-01 in the Gregorian calendar: years counted from March, so that the leap day
// comes last, in cycles of 400 years (146,097 days).
int32_t days_since_epoch(unsigned year, unsigned month, unsigned day) {
    const unsigned shifted = month <= 2 ? year + 399 : year + 400;  // keeps all below positive
    const unsigned cycle = shifted / 400;
    const unsigned year_of_cycle = shifted % 400;
    const unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned day_of_cycle =
        year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    return static_cast<int32_t>(cycle * 146'097 + day_of_cycle) - 719'468 - 146'097;
}

// The zone's distance from UTC in microseconds, if `text` is one.
bool read_zone(std::string_view text, int64_t& offset) {
    if (text == "Z" || text == "z") {
        offset = 0;
        return true;
    }
    if (text.size() != 3 && text.size() != 5 && text.size() != 6) return false;
    if (text[0] != '+' && text[0] != '-') return false;
    if (text.size() == 6 && text[3] != ':') return false;
    const unsigned hours = two_digits(text.data() + 1);
    const unsigned minutes = text.size() == 3 ? 0 : two_digits(text.data() + text.size() - 2);
    if (hours > 99 || minutes > 59) return false;
    offset = hours * kHour + minutes * kMinute;
    if (offset > base::kZoneMax / std::chrono::microseconds(1)) return false;
    if (text[0] == '-') offset = -offset;
    return true;
}

}  // namespace

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c) != lower[i]) return false;
    }
    return true;
}

Fit read_date(std::string_view text, int32_t& out) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return Fit::No;
    const unsigned century = two_digits(text.data());
    const unsigned year_of_century = two_digits(text.data() + 2);
    const unsigned month = two_digits(text.data() + 5);
    const unsigned day = two_digits(text.data() + 8);
    if (century > 99 || year_of_century > 99) return Fit::No;
    const unsigned year = century * 100 + year_of_century;
    if (year == 0 || month - 1 > 11 || day - 1 > 30) return Fit::No;
    if (day > 28 && day > days_in_month(year, month)) return Fit::No;
    out = days_since_epoch(year, month, day);
    return Fit::Yes;
}

Fit read_time(std::string_view text, int64_t& out) {
    if (text.size() < 5 || text[2] != ':') return Fit::No;
    const unsigned hours = two_digits(text.data());
    const unsigned minutes = two_digits(text.data() + 3);
    if (hours > 23 || minutes > 59) return Fit::No;
    int64_t micros = hours * kHour + minutes * kMinute;
    if (text.size() > 5) {
        if (text.size() < 8 || text[5] != ':') return Fit::No;
        const unsigned seconds = two_digits(text.data() + 6);
        if (seconds > 59) return Fit::No;
        micros += seconds * kSecond;
        if (text.size() > 8) {
            if (text[8] != '.' || text.size() == 9 || text.size() > 18) return Fit::No;
            int64_t unit = kSecond;
            for (const char c : text.substr(9)) {
                unit /= 10;  // 0 from the seventh digit on
                if (!is_digit(c) || (unit == 0 && c != '0')) return Fit::No;
                micros += (c - '0') * unit;
            }
        }
    }
    out = micros;
    return Fit::Yes;
}

Fit read_timestamp(std::string_view text, int64_t& out, Zone& zone) {
    int32_t days = 0;
    if (read_date(text.substr(0, 10), days) != Fit::Yes) return Fit::No;
    int64_t micros = 0;
    int64_t offset = 0;
    Zone found = Zone::Absent;
    if (text.size() > 10) {
        if (text[10] != 'T' && text[10] != ' ') return Fit::No;
        std::string_view time = text.substr(11);
        const size_t end = time.find_first_of("Zz+-");
        if (end != std::string_view::npos) {
            if (!read_zone(time.substr(end), offset)) return Fit::No;
            found = Zone::Present;
            time = time.substr(0, end);
            if (time.ends_with(' ')) time.remove_suffix(1);
        }
        if (read_time(time, micros) != Fit::Yes) return Fit::No;
    }
    out = days * kDay + micros - offset;
    zone = found;
    return Fit::Yes;
}

Fit read_boolean(std::string_view text, uint8_t& out) {
    for (const std::string_view word : {"true", "t", "yes", "y", "1"}) {
        if (equals_ignoring_case(text, word)) {
            out = 1;
            return Fit::Yes;
        }
    }
    for (const std::string_view word : {"false", "f", "no", "n", "0"}) {
        if (equals_ignoring_case(text, word)) {
            out = 0;
            return Fit::Yes;
        }
    }
    return Fit::No;
}

Fit read_decimal(std::string_view text, uint8_t precision, uint8_t scale, columnar::Int128& out) {
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    columnar::Int128 value = 0;
    unsigned significant = 0;  // digits of `value`, leading zeros left out
    unsigned fraction = 0;
    bool point = false;
    bool any_digit = false;
    bool out_of_range = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (!is_digit(c)) return Fit::No;
        any_digit = true;
        if (point && fraction == scale) {
            if (c != '0') out_of_range = true;  // would have to be rounded
            continue;
        }
        if (point) ++fraction;
        if (value != 0 || c != '0') ++significant;
        if (significant > precision) {
            out_of_range = true;
            continue;
        }
        value = value * 10 + (c - '0');
    }
    if (!any_digit) return Fit::No;
    for (; fraction < scale && !out_of_range; ++fraction) {
        if (value != 0 && ++significant > precision) out_of_range = true;
        value *= 10;
    }
    if (out_of_range) return Fit::OutOfRange;
    out = negative ? -value : value;
    return Fit::Yes;
}

Fit read_uuid(std::string_view text, columnar::UInt128& out) {
    if (text.size() != 36) return Fit::No;
    columnar::UInt128 value = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-') return Fit::No;
            continue;
        }
        const int digit = base::hex_digit(text[i]);
        if (digit < 0) return Fit::No;
        value = value << 4 | static_cast<unsigned>(digit);
    }
    out = value;
    return Fit::Yes;
}

}  // namespace millrace::source
