// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::base {

// Microseconds since 1970-01-01 UTC: the resolution of everything the program stores.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

// As a number, which is how a database keeps it, and back.
constexpr int64_t to_microseconds(Timestamp time) {
    return time.time_since_epoch().count();
}
constexpr Timestamp from_microseconds(int64_t count) {
    return Timestamp(std::chrono::microseconds(count));
}

// The wall clock, passed in so that tests fix it. Any thread may call now().
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
  public:
    Timestamp now() const override;
};

// No zone is farther from UTC (ISO 8601 as java.time and others read it; in use is +14:00).
inline constexpr std::chrono::hours kZoneMax{18};

// "2026-11-23T12:30:00.123456Z", ISO 8601, always UTC.
std::string format_timestamp(Timestamp time);

// Reads ISO 8601 dates and date-times: "2026-11-23", "2026-11-23 12:30[:15[.123456]]", with "T" for
// the space, and "Z", "+hh", "+hhmm" or "+hh:mm" at the end, perhaps behind a space. Without a zone
// it is UTC. Up to 9 digits of fraction, zeros from the seventh on. Nothing for other text and for
// days that do not exist.
std::optional<Timestamp> parse_timestamp(std::string_view text);

// "850 ms", "12.3 s", "4 min 05 s".
std::string format_duration(std::chrono::nanoseconds duration);

}  // namespace millrace::base
