// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_value.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>

namespace millrace::lake {
namespace {

using columnar::ColumnView;
using columnar::Int128;
using columnar::TypeKind;
using columnar::UInt128;

constexpr int64_t kMicrosPerDay = int64_t{24} * 60 * 60 * 1'000'000;

template <typename T>
T load(const ColumnView& column, size_t row) {
    T value;
    std::memcpy(&value, static_cast<const char*>(column.data) + row * sizeof(T), sizeof(T));
    return value;
}

// Days since 1970 as year, month, day, for any 64-bit day (chrono's year ends at 32767).
std::string date_text(int64_t days, bool& before_christ) {
    // The calendar repeats every 400 years of 146,097 days: reduce to the years 2000 to 2399.
    constexpr int64_t kEra = 146'097;
    constexpr int64_t kFirst = 10'957;  // 2000-01-01
    const int64_t shifted = days - kFirst;
    const int64_t era = shifted / kEra - (shifted % kEra < 0 ? 1 : 0);
    const std::chrono::year_month_day day{
        std::chrono::sys_days{std::chrono::days{days - era * kEra}}};
    int64_t year = int{day.year()} + era * 400;
    before_christ = year <= 0;
    if (before_christ) year = 1 - year;
    return fmt::format("{:04}-{:02}-{:02}", year, unsigned{day.month()}, unsigned{day.day()});
}

std::string time_text(int64_t micros) {
    const int64_t seconds = micros / 1'000'000;
    std::string text =
        fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (const int64_t fraction = micros % 1'000'000; fraction != 0) {
        text += fmt::format(".{:06}", fraction);
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text;
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
    bool before_christ = false;
    std::string text = date_text(days, before_christ);
    text += ' ' + time_text(micros - days * kMicrosPerDay);
    text += zone;
    return before_christ ? text + " (BC)" : text;
}

std::string integer_text(UInt128 magnitude, bool negative) {
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(magnitude % 10)));
        magnitude /= 10;
    } while (magnitude != 0);
    return negative ? "-" + digits : digits;
}

std::string decimal_text(Int128 value, size_t scale) {
    const bool negative = value < 0;
    const UInt128 magnitude =
        negative ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
    std::string text = integer_text(magnitude, false);
    if (scale > 0) {
        if (text.size() <= scale) text.insert(0, scale + 1 - text.size(), '0');
        text.insert(text.size() - scale, 1, '.');
    }
    return negative ? "-" + text : text;
}

Int128 decimal_value(const ColumnView& column, size_t row) {
    switch (columnar::value_size(*column.type)) {
        case 2:
            return load<int16_t>(column, row);
        case 4:
            return load<int32_t>(column, row);
        case 8:
            return load<int64_t>(column, row);
        default:
            return load<Int128>(column, row);
    }
}

// The shortest digits that read back as the same number; whole numbers keep a ".0".
template <typename F>
std::string real_text(F value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

std::string uuid_text(UInt128 value) {
    const auto high = static_cast<uint64_t>(value >> 64);
    const auto low = static_cast<uint64_t>(value);
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xFFFF,
                       high & 0xFFFF, low >> 48, low & 0xFFFF'FFFF'FFFF);
}

std::string blob_text(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const bool plain = c >= 32 && c < 127 && c != '\\' && c != '\'' && c != '"';
        if (plain) {
            text += c;
        } else {
            text += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
        }
    }
    return text;
}

std::string scalar_text(const ColumnView& column, size_t row) {
    switch (column.type->kind) {
        case TypeKind::Boolean:
            return load<uint8_t>(column, row) != 0 ? "true" : "false";
        case TypeKind::Int8:
            return fmt::format("{}", load<int8_t>(column, row));
        case TypeKind::Int16:
            return fmt::format("{}", load<int16_t>(column, row));
        case TypeKind::Int32:
            return fmt::format("{}", load<int32_t>(column, row));
        case TypeKind::Int64:
            return fmt::format("{}", load<int64_t>(column, row));
        case TypeKind::UInt8:
            return fmt::format("{}", load<uint8_t>(column, row));
        case TypeKind::UInt16:
            return fmt::format("{}", load<uint16_t>(column, row));
        case TypeKind::UInt32:
            return fmt::format("{}", load<uint32_t>(column, row));
        case TypeKind::UInt64:
            return fmt::format("{}", load<uint64_t>(column, row));
        case TypeKind::Float:
            return real_text(load<float>(column, row));
        case TypeKind::Double:
            return real_text(load<double>(column, row));
        case TypeKind::Decimal:
            return decimal_text(decimal_value(column, row), column.type->scale);
        case TypeKind::Date: {
            const auto days = load<int32_t>(column, row);
            if (auto text = infinity_text(days)) return *text;
            bool before_christ = false;
            const std::string text = date_text(days, before_christ);
            return before_christ ? text + " (BC)" : text;
        }
        case TypeKind::Time:
            return time_text(load<int64_t>(column, row));
        case TypeKind::Timestamp:
            return timestamp_text(load<int64_t>(column, row), "");
        case TypeKind::TimestampTz:
            return timestamp_text(load<int64_t>(column, row), "+00");
        case TypeKind::Uuid:
            return uuid_text(load<UInt128>(column, row));
        case TypeKind::Text:
            return std::string(column.values<columnar::TextRef>()[row].view());
        case TypeKind::Blob:
            return blob_text(column.values<columnar::TextRef>()[row].view());
        case TypeKind::List:
        case TypeKind::Struct:
            break;
    }
    MR_CHECK(!column.type->is_nested());
    return {};
}

columnar::Schema chosen(const columnar::Schema& schema, const std::vector<size_t>& columns) {
    columnar::Schema result;
    for (const size_t column : columns) result.fields.push_back(schema.fields[column]);
    return result;
}

std::vector<columnar::KeyColumn> ascending(const std::vector<size_t>& columns) {
    std::vector<columnar::KeyColumn> order;
    for (const size_t column : columns) order.push_back({column, false});
    return order;
}

}  // namespace

PartitionValue partition_value(const ColumnView& column, size_t row) {
    if (!column.is_valid(row)) return std::nullopt;
    return scalar_text(column, row);
}

PartitionKey::PartitionKey(const columnar::Schema& schema, const std::vector<size_t>& partition_by)
    : schema_(chosen(schema, partition_by)), encoder_(schema, ascending(partition_by)) {}

std::vector<PartitionValue> PartitionKey::values(std::string_view key) const {
    std::vector<columnar::KeyColumn> order;
    for (size_t i = 0; i < schema_.fields.size(); ++i) order.push_back({i, false});
    columnar::RowKeyDecoder decoder(schema_, order);
    decoder.append(key);
    std::vector<PartitionValue> values;
    for (const ColumnView& column : decoder.view().columns) {
        values.push_back(partition_value(column, 0));
    }
    return values;
}

}  // namespace millrace::lake
