// SPDX-License-Identifier: Apache-2.0
#include "lake/file_statistics.h"

#include <optional>

namespace millrace::lake {
namespace {

void put_number(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void put_bound(std::string& out, const std::optional<std::string>& bound) {
    put_number(out, bound ? bound->size() + 1 : 0);
    if (bound) out += *bound;
}

std::optional<uint64_t> take_number(std::string_view& in) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
        const auto byte = static_cast<uint8_t>(in.front());
        in.remove_prefix(1);
        value |= uint64_t{byte & 0x7fu} << shift;
        if (byte < 0x80) return value;
    }
    return std::nullopt;
}

bool take_bound(std::string_view& in, std::optional<std::string>& bound) {
    const auto size = take_number(in);
    if (!size || *size > in.size() + 1) return false;
    if (*size == 0) return true;
    bound = std::string(in.substr(0, *size - 1));
    in.remove_prefix(*size - 1);
    return true;
}

}  // namespace

std::string encode_statistics(const std::vector<parquet::ColumnStatistics>& columns) {
    std::string out;
    for (const auto& column : columns) {
        put_number(out, static_cast<uint64_t>(column.null_count));
        put_bound(out, column.min);
        put_bound(out, column.max);
    }
    return out;
}

base::Result<std::vector<parquet::ColumnStatistics>> decode_statistics(std::string_view bytes) {
    std::vector<parquet::ColumnStatistics> columns;
    while (!bytes.empty()) {
        parquet::ColumnStatistics& column = columns.emplace_back();
        const auto nulls = take_number(bytes);
        if (!nulls || !take_bound(bytes, column.min) || !take_bound(bytes, column.max)) {
            return base::corruption("stored column statistics are cut short");
        }
        column.null_count = static_cast<int64_t>(*nulls);
    }
    return columns;
}

}  // namespace millrace::lake
