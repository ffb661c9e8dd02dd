// SPDX-License-Identifier: Apache-2.0
#include "parquet/leaf.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::parquet {
namespace {

using columnar::Field;
using columnar::Type;
using columnar::TypeKind;

constexpr size_t kDepthMax = 64;  // levels are kept in a byte, two for each list

// The fewest bytes whose two's complement holds every decimal of that precision.
size_t decimal_bytes(uint8_t precision) {
    columnar::UInt128 limit = 1;
    for (int digit = 0; digit < precision; ++digit) limit *= 10;
    size_t bytes = 1;
    while ((columnar::UInt128{1} << (8 * bytes - 1)) < limit) ++bytes;
    return bytes;
}

void add_leaves(const Field& field, Leaf parent, std::vector<Leaf>& leaves) {
    if (field.nullable) ++parent.definition_max;
    parent.path.push_back(field.name);
    if (field.type.kind == TypeKind::List) {
        ++parent.definition_max;
        ++parent.repetition_max;
        parent.path.emplace_back("list");
    }
    for (const Field& child : field.type.children) add_leaves(child, parent, leaves);
    if (field.type.is_nested()) return;
    parent.type = field.type;
    parent.physical = physical_type(field.type);
    parent.fixed_bytes = fixed_bytes(field.type);
    leaves.push_back(std::move(parent));
}

base::Result<void> check_field(const Field& field, size_t depth) {
    if (depth > kDepthMax) {
        return base::invalid_argument(
                   fmt::format("column nested more than {} deep: {}", kDepthMax, field.name))
            .hint("store the inner values as text");
    }
    if (field.type.kind == TypeKind::Struct && field.type.children.empty()) {
        return base::invalid_argument("struct without fields in a Parquet file: " + field.name)
            .hint("leave the column out or give the struct a field");
    }
    for (const Field& child : field.type.children) MR_TRY(check_field(child, depth + 1));
    return {};
}

}  // namespace

PhysicalType physical_type(const Type& type) {
    switch (type.kind) {
        case TypeKind::Boolean:
            return PhysicalType::Boolean;
        case TypeKind::Int8:
        case TypeKind::Int16:
        case TypeKind::Int32:
        case TypeKind::UInt8:
        case TypeKind::UInt16:
        case TypeKind::UInt32:
        case TypeKind::Date:
            return PhysicalType::Int32;
        case TypeKind::Int64:
        case TypeKind::UInt64:
        case TypeKind::Time:
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return PhysicalType::Int64;
        case TypeKind::Float:
            return PhysicalType::Float;
        case TypeKind::Double:
            return PhysicalType::Double;
        case TypeKind::Decimal:
            if (type.precision <= 9) return PhysicalType::Int32;
            return type.precision <= 18 ? PhysicalType::Int64 : PhysicalType::FixedLenByteArray;
        case TypeKind::Uuid:
            return PhysicalType::FixedLenByteArray;
        case TypeKind::Text:
        case TypeKind::Blob:
        case TypeKind::List:
        case TypeKind::Struct:
            break;
    }
    return PhysicalType::ByteArray;
}

size_t fixed_bytes(const Type& type) {
    if (physical_type(type) != PhysicalType::FixedLenByteArray) return 0;
    return type.kind == TypeKind::Uuid ? 16 : decimal_bytes(type.precision);
}

base::Result<void> check_storable(const columnar::Schema& schema) {
    for (const Field& field : schema.fields) MR_TRY(check_field(field, 1));
    return {};
}

std::vector<Leaf> leaves_of(const columnar::Schema& schema) {
    std::vector<Leaf> leaves;
    for (size_t column = 0; column < schema.fields.size(); ++column) {
        Leaf root;
        root.column = column;
        add_leaves(schema.fields[column], std::move(root), leaves);
    }
    return leaves;
}

}  // namespace millrace::parquet
