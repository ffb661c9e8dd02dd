// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_value.h"

#include <fmt/format.h>

#include <cstring>

#include "columnar/value_text.h"

namespace millrace::lake {
namespace {

using columnar::ColumnView;
using columnar::Int128;
using columnar::TypeKind;
using columnar::UInt128;

template <typename T>
T load(const ColumnView& column, size_t row) {
    T value;
    std::memcpy(&value, static_cast<const char*>(column.data) + row * sizeof(T), sizeof(T));
    return value;
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
            return columnar::real_text(load<float>(column, row));
        case TypeKind::Double:
            return columnar::real_text(load<double>(column, row));
        case TypeKind::Decimal:
            return columnar::decimal_text(decimal_value(column, row), column.type->scale);
        case TypeKind::Date:
            return columnar::date_text(load<int32_t>(column, row));
        case TypeKind::Time:
            return columnar::time_text(load<int64_t>(column, row));
        case TypeKind::Timestamp:
            return columnar::timestamp_text(load<int64_t>(column, row));
        case TypeKind::TimestampTz:
            return columnar::timestamp_tz_text(load<int64_t>(column, row));
        case TypeKind::Uuid:
            return columnar::uuid_text(load<UInt128>(column, row));
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
