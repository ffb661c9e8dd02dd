// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace millrace::base {
namespace {

// Reads exactly `digits` digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

Timestamp SystemClock::now() const {
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
}

std::string format_timestamp(Timestamp time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    using namespace std::chrono;
    const auto y = take_number(text, 4);
    if (!y || !take(text, '-')) return std::nullopt;
    const auto m = take_number(text, 2);
    if (!m || !take(text, '-')) return std::nullopt;
    const auto d = take_number(text, 2);
    if (!d) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)},
                              day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return std::nullopt;
    Timestamp time = sys_days{date};
    if (text.empty()) return time;
    if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
    const auto hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
    const auto minute = take_number(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    time += hours{*hour} + minutes{*minute};
    if (take(text, ':')) {
        const auto second = take_number(text, 2);
        if (!second || *second > 59) return std::nullopt;
        time += seconds{*second};
        if (take(text, '.')) {
            int64_t nanos = 0;
            int64_t unit = 1'000'000'000;
            while (unit > 1 && !text.empty() && text.front() >= '0' && text.front() <= '9') {
                unit /= 10;
                nanos += (text.front() - '0') * unit;
                text.remove_prefix(1);
            }
            if (unit == 1'000'000'000 || nanos % 1000 != 0) return std::nullopt;
            time += microseconds{nanos / 1000};
        }
    }
    if (text.empty()) return time;
    take(text, ' ');
    if (text == "Z" || text == "z") return time;
    if (text.empty()) return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto zone_hours = take_number(text, 2);
    if (!zone_hours) return std::nullopt;
    const bool whole_hours = text.empty();
    take(text, ':');
    const auto zone_minutes = whole_hours ? std::optional<int>{0} : take_number(text, 2);
    if (!zone_minutes || *zone_minutes > 59 || !text.empty()) return std::nullopt;
    const minutes offset = hours{*zone_hours} + minutes{*zone_minutes};
    if (offset > kZoneMax) return std::nullopt;
    return time - sign * offset;
}

std::string format_duration(std::chrono::nanoseconds duration) {
    using namespace std::chrono;
    const auto seconds = duration_cast<std::chrono::duration<double>>(duration).count();
    if (seconds < 1.0) return fmt::format("{:.0f} ms", seconds * 1000);
    if (seconds < 60.0) return fmt::format("{:.1f} s", seconds);
    const auto whole = std::lround(seconds);
    return fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

}  // namespace millrace::base
