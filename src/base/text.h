// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::base {

// The candidate nearest to `name` by edit distance, ignoring case; nothing when none is near enough
// to be a slip of the fingers (a third of the name's length, at least 2). A name without a dot may
// also mean the last part of a dotted one: "orders" is near "silver.orders".
std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates);

// "did you mean X?", or a list of what there is ("known columns: a, b, c"), for an error's hint.
std::string suggest(std::string_view name, std::span<const std::string> candidates,
                    std::string_view what);

// 1234567 -> "1,234,567".
std::string format_count(int64_t count);
// 1234567 -> "1.2 MB" (powers of 1000).
std::string format_bytes(int64_t bytes);
// "512MB", "2GiB", "1.5 GB", "1000000" -> bytes. KB, MB, GB are powers of 1000; KiB and kin of
// 1024.
std::optional<int64_t> parse_bytes(std::string_view text);

std::string join(std::span<const std::string> parts, std::string_view separator);
std::vector<std::string> split(std::string_view text, char separator);
std::string_view trim(std::string_view text);
std::string to_lower(std::string_view text);
// What a hexadecimal digit stands for, 0 to 15; -1 for another character.
int hex_digit(char c);
// Text inside single quotes for SQL, quotes doubled.
std::string sql_literal(std::string_view text);
// A name inside double quotes for SQL, quotes doubled.
std::string sql_identifier(std::string_view name);

// Where byte `offset` of `text` stands; line and column count from 1, columns in bytes.
struct LineColumn {
    int64_t line = 1;
    int64_t column = 1;
};
LineColumn line_column(std::string_view text, size_t offset);

}  // namespace millrace::base
