// SPDX-License-Identifier: Apache-2.0
// How SQL prints a value of a fixed size (to_text() of value_code.h).
#include <fmt/format.h>

#include <limits>

#include "base/error.h"
#include "profile/value_code.h"

namespace millrace::profile {

using columnar::Type;
using columnar::TypeKind;
using columnar::UInt128;

namespace {

constexpr int64_t kDayMicroseconds = 86'400'000'000;

std::string digits(UInt128 value) {
    std::string text;
    do {
        text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    } while (value != 0);
    return text;
}

std::string decimal_text(Int128 value, size_t scale) {
    const bool is_negative = value < 0;
    const auto bits = static_cast<UInt128>(value);
    std::string text = digits(is_negative ? ~bits + 1 : bits);
    if (scale > 0) {
        if (text.size() <= scale) text.insert(0, scale + 1 - text.size(), '0');
        text.insert(text.size() - scale, 1, '.');
    }
    return is_negative ? "-" + text : text;
}

template <typename Number>
std::string floating_text(Number value) {
    std::string text = fmt::format("{}", value);
    if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
    return text;
}

// The proleptic Gregorian calendar, for any number of days: std::chrono's years end at 32767.
// Shifted to eras of 400 years from 0000-03-01, so that the leap day is the last of its year.
std::string date_text(int64_t days) {
    constexpr int64_t kEraDays = 146'097;
    const int64_t shifted = days + 719'468;
    const int64_t era = (shifted >= 0 ? shifted : shifted - kEraDays + 1) / kEraDays;
    const int64_t day_of_era = shifted - era * kEraDays;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t shifted_month = (5 * day_of_year + 2) / 153;
    const int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    const int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    if (year <= 0) return fmt::format("{:04}-{:02}-{:02} (BC)", 1 - year, month, day);
    return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::string time_text(int64_t microseconds) {
    const int64_t seconds = microseconds / 1'000'000;
    std::string text =
        fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (const int64_t fraction = microseconds % 1'000'000; fraction != 0) {
        text += fmt::format(".{:06}", fraction);
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text;
}

std::string timestamp_text(int64_t microseconds) {
    int64_t days = microseconds / kDayMicroseconds;
    if (microseconds % kDayMicroseconds < 0) --days;
    return date_text(days) + " " + time_text(microseconds - days * kDayMicroseconds);
}

}  // namespace

template <>
std::string to_text(const Type& type, int64_t code) {
    if (is_temporal(type) && !finite_range<int64_t>(type).contains(code)) {
        return code > 0 ? "infinity" : "-infinity";
    }
    switch (type.kind) {
        case TypeKind::Boolean:
            return code != 0 ? "true" : "false";
        case TypeKind::Float:
            return floating_text(static_cast<float>(double_of_code(code)));
        case TypeKind::Double:
            return floating_text(double_of_code(code));
        case TypeKind::UInt64:
            return std::to_string(
                static_cast<uint64_t>(code ^ std::numeric_limits<int64_t>::min()));
        case TypeKind::Decimal:
            return decimal_text(code, type.scale);
        case TypeKind::Date:
            return date_text(code);
        case TypeKind::Time:
            return time_text(code);
        case TypeKind::Timestamp:
            return timestamp_text(code);
        case TypeKind::TimestampTz:
            return timestamp_text(code) + "+00";
        default:
            return std::to_string(code);
    }
}

template <>
std::string to_text(const Type& type, Int128 code) {
    if (type.kind == TypeKind::Decimal) return decimal_text(code, type.scale);
    MR_CHECK(type.kind == TypeKind::Uuid);
    const UInt128 bits = static_cast<UInt128>(code) ^ (UInt128{1} << 127);
    std::string text;
    for (int nibble = 31; nibble >= 0; --nibble) {
        text += "0123456789abcdef"[static_cast<int>(bits >> (4 * nibble)) & 15];
        if (nibble == 24 || nibble == 20 || nibble == 16 || nibble == 12) text += '-';
    }
    return text;
}

}  // namespace millrace::profile
