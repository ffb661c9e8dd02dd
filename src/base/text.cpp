// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

namespace millrace::base {
namespace {

// Levenshtein distance in two rows.
size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<size_t> previous(b.size() + 1), current(b.size() + 1);
    std::iota(previous.begin(), previous.end(), size_t{0});
    for (size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            current[j] = std::min({change, previous[j] + 1, current[j - 1] + 1});
        }
        std::swap(previous, current);
    }
    return previous[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates) {
    const std::string wanted = to_lower(name);
    size_t best = std::max<size_t>(2, name.size() / 3) + 1;
    std::optional<std::string> found;
    for (const std::string& candidate : candidates) {
        const std::string known = to_lower(candidate);
        size_t distance = edit_distance(wanted, known);
        if (wanted.find('.') == std::string::npos && known.find('.') != std::string::npos) {
            distance =
                std::min(distance, edit_distance(wanted, known.substr(known.rfind('.') + 1)));
        }
        if (distance < best) {
            best = distance;
            found = candidate;
        }
    }
    return found;
}

std::string suggest(std::string_view name, std::span<const std::string> candidates,
                    std::string_view what) {
    if (const auto near = nearest(name, candidates)) return "did you mean " + *near + "?";
    if (candidates.empty()) return fmt::format("there are no {} yet", what);
    constexpr size_t kShown = 24;
    const size_t shown = std::min(candidates.size(), kShown);
    std::string text = fmt::format("known {}: {}", what, join(candidates.first(shown), ", "));
    if (shown < candidates.size()) text += fmt::format(" and {} more", candidates.size() - shown);
    return text;
}

std::string format_count(int64_t count) {
    std::string text = std::to_string(count);
    const size_t first = text.front() == '-' ? 1 : 0;
    for (size_t i = text.size(); i > first + 3;) text.insert(i -= 3, ",");
    return text;
}

std::string format_bytes(int64_t bytes) {
    constexpr std::array<const char*, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    size_t unit = 0;
    while (value >= 999.95 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::optional<int64_t> parse_bytes(std::string_view text) {
    text = trim(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value < 0) return std::nullopt;
    const std::string unit = to_lower(trim(text.substr(static_cast<size_t>(end - text.data()))));
    struct Unit {
        std::string_view name;
        double bytes;
    };
    constexpr std::array<Unit, 10> kUnits{{{"", 1},
                                           {"b", 1},
                                           {"kb", 1e3},
                                           {"mb", 1e6},
                                           {"gb", 1e9},
                                           {"tb", 1e12},
                                           {"kib", 1024.0},
                                           {"mib", 1048576.0},
                                           {"gib", 1073741824.0},
                                           {"tib", 1099511627776.0}}};
    for (const Unit& known : kUnits) {
        if (unit != known.name) continue;
        const double bytes = value * known.bytes;
        if (!(bytes < 9e18)) return std::nullopt;
        return static_cast<int64_t>(bytes);
    }
    return std::nullopt;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    return fmt::format("{}", fmt::join(parts.begin(), parts.end(), separator));
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const size_t end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n\f\v";
    const size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

namespace {
std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        out += c;
        if (c == quote) out += c;
    }
    return out += quote;
}
}  // namespace

std::string sql_literal(std::string_view text) {
    return quoted(text, '\'');
}
std::string sql_identifier(std::string_view name) {
    return quoted(name, '"');
}

LineColumn line_column(std::string_view text, size_t offset) {
    LineColumn at;
    for (const char c : text.substr(0, offset)) {
        if (c == '\n') {
            ++at.line;
            at.column = 1;
        } else {
            ++at.column;
        }
    }
    return at;
}

}  // namespace millrace::base
