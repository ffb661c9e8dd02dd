// SPDX-License-Identifier: Apache-2.0
#include "columnar/value_text.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

namespace millrace::columnar {
namespace {

constexpr int64_t kMicrosPerDay = int64_t{24} * 60 * 60 * 1'000'000;

// Days since 1970, for any 64-bit day (chrono's year ends at 32767).
std::string calendar_text(int64_t days) {
    // The calendar repeats every 400 years of 146,097 days: reduce to the years 2000 to 2399.
    constexpr int64_t kEra = 146'097;
    constexpr int64_t kFirst = 10'957;  // 2000-01-01
    const int64_t shifted = days - kFirst;
    const int64_t era = shifted / kEra - (shifted % kEra < 0 ? 1 : 0);
    const std::chrono::year_month_day day{
        std::chrono::sys_days{std::chrono::days{days - era * kEra}}};
    const int64_t year = int{day.year()} + era * 400;
    const bool before_christ = year <= 0;
    return fmt::format("{:04}-{:02}-{:02}{}", before_christ ? 1 - year : year,
                       unsigned{day.month()}, unsigned{day.day()}, before_christ ? " (BC)" : "");
}

template <typename T>
std::optional<std::string> infinity_text(T value) {
    if (value == std::numeric_limits<T>::max()) return "infinity";
    if (value == -std::numeric_limits<T>::max()) return "-infinity";
    return std::nullopt;
}

std::string timestamp_text(int64_t micros, std::string_view zone) {
    if (auto text = infinity_text(micros)) return *text;
    const int64_t days = micros / kMicrosPerDay - (micros % kMicrosPerDay < 0 ? 1 : 0);
    return fmt::format("{} {}{}", calendar_text(days), time_text(micros - days * kMicrosPerDay),
                       zone);
}

std::string digits_of(UInt128 value) {
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    } while (value != 0);
    return digits;
}

template <typename F>
std::string shortest_text(F value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

}  // namespace

std::string date_text(int32_t days) {
    const auto infinity = infinity_text(days);
    return infinity ? *infinity : calendar_text(days);
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
    return timestamp_text(microseconds, "");
}

std::string timestamp_tz_text(int64_t microseconds) {
    return timestamp_text(microseconds, "+00");
}

std::string decimal_text(Int128 value, size_t scale) {
    const bool negative = value < 0;
    const auto bits = static_cast<UInt128>(value);
    std::string text = digits_of(negative ? UInt128{0} - bits : bits);
    if (scale > 0) {
        if (text.size() <= scale) text.insert(0, scale + 1 - text.size(), '0');
        text.insert(text.size() - scale, 1, '.');
    }
    return negative ? "-" + text : text;
}

std::string real_text(float value) {
    return shortest_text(value);
}

std::string real_text(double value) {
    return shortest_text(value);
}

std::string uuid_text(UInt128 value) {
    const auto high = static_cast<uint64_t>(value >> 64);
    const auto low = static_cast<uint64_t>(value);
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xFFFF,
                       high & 0xFFFF, low >> 48, low & 0xFFFF'FFFF'FFFF);
}

}  // namespace millrace::columnar
