// SPDX-License-Identifier: Apache-2.0
#include "parquet/schema_writer.h"

#include <optional>
#include <string_view>

#include "parquet/leaf.h"

namespace millrace::parquet {
namespace {

using columnar::Field;
using columnar::Type;
using columnar::TypeKind;

// Numbers of parquet.thrift; on disk, must not change.
enum class Repetition : int32_t { Required = 0, Optional = 1, Repeated = 2 };

enum class Converted : int32_t {
    Utf8 = 0,
    List = 3,
    Decimal = 5,
    Date = 6,
    TimestampMicros = 10,
    UInt8 = 11,
    UInt16 = 12,
    UInt32 = 13,
    UInt64 = 14,
    Int8 = 15,
    Int16 = 16,
    Int32 = 17,
    Int64 = 18,
};

namespace logical {  // members of the union LogicalType
constexpr int16_t kString = 1;
constexpr int16_t kList = 3;
constexpr int16_t kDecimal = 5;
constexpr int16_t kDate = 6;
constexpr int16_t kTime = 7;
constexpr int16_t kTimestamp = 8;
constexpr int16_t kInteger = 10;
constexpr int16_t kUuid = 14;
constexpr int16_t kMicroseconds = 2;  // of the union TimeUnit
}  // namespace logical

struct Integer {
    int8_t bits;
    bool is_signed;
    Converted converted;
};

std::optional<Integer> integer_type(TypeKind kind) {
    switch (kind) {
        case TypeKind::Int8:
            return Integer{8, true, Converted::Int8};
        case TypeKind::Int16:
            return Integer{16, true, Converted::Int16};
        case TypeKind::Int32:
            return Integer{32, true, Converted::Int32};
        case TypeKind::Int64:
            return Integer{64, true, Converted::Int64};
        case TypeKind::UInt8:
            return Integer{8, false, Converted::UInt8};
        case TypeKind::UInt16:
            return Integer{16, false, Converted::UInt16};
        case TypeKind::UInt32:
            return Integer{32, false, Converted::UInt32};
        case TypeKind::UInt64:
            return Integer{64, false, Converted::UInt64};
        default:
            return std::nullopt;
    }
}

// Times without a zone have no converted type (LogicalTypes.md, "TIME" and "TIMESTAMP").
std::optional<Converted> converted_type(const Type& type) {
    if (const auto integer = integer_type(type.kind)) return integer->converted;
    switch (type.kind) {
        case TypeKind::Text:
            return Converted::Utf8;
        case TypeKind::List:
            return Converted::List;
        case TypeKind::Decimal:
            return Converted::Decimal;
        case TypeKind::Date:
            return Converted::Date;
        case TypeKind::TimestampTz:
            return Converted::TimestampMicros;
        default:
            return std::nullopt;
    }
}

void write_time(int16_t member, bool is_utc, ThriftWriter& writer) {
    writer.begin_struct(member);
    writer.boolean(1, is_utc);
    writer.begin_struct(2);
    writer.empty_struct(logical::kMicroseconds);
    writer.end_struct();
    writer.end_struct();
}

void write_logical_member(const Type& type, ThriftWriter& writer) {
    if (const auto integer = integer_type(type.kind)) {
        writer.begin_struct(logical::kInteger);
        writer.i8(1, integer->bits);
        writer.boolean(2, integer->is_signed);
        writer.end_struct();
        return;
    }
    switch (type.kind) {
        case TypeKind::Text:
            writer.empty_struct(logical::kString);
            break;
        case TypeKind::List:
            writer.empty_struct(logical::kList);
            break;
        case TypeKind::Date:
            writer.empty_struct(logical::kDate);
            break;
        case TypeKind::Uuid:
            writer.empty_struct(logical::kUuid);
            break;
        case TypeKind::Time:
            write_time(logical::kTime, false, writer);
            break;
        case TypeKind::Timestamp:
            write_time(logical::kTimestamp, false, writer);
            break;
        case TypeKind::TimestampTz:
            write_time(logical::kTimestamp, true, writer);
            break;
        case TypeKind::Decimal:
            writer.begin_struct(logical::kDecimal);
            writer.i32(1, type.scale);
            writer.i32(2, type.precision);
            writer.end_struct();
            break;
        default:
            break;
    }
}

bool has_logical_type(const Type& type) {
    switch (type.kind) {
        case TypeKind::Boolean:
        case TypeKind::Float:
        case TypeKind::Double:
        case TypeKind::Blob:
        case TypeKind::Struct:
            return false;
        default:
            return true;
    }
}

void write_group(std::string_view name, Repetition repetition, size_t children,
                 ThriftWriter& writer) {
    writer.begin_struct();
    writer.i32(3, static_cast<int32_t>(repetition));
    writer.binary(4, name);
    writer.i32(5, static_cast<int32_t>(children));
    writer.end_struct();
}

// One SchemaElement, and those below it.
void write_element(const Field& field, ThriftWriter& writer) {
    const Type& type = field.type;
    writer.begin_struct();
    if (!type.is_nested()) {
        writer.i32(1, static_cast<int32_t>(physical_type(type)));
        if (const size_t bytes = fixed_bytes(type)) writer.i32(2, static_cast<int32_t>(bytes));
    }
    writer.i32(3,
               static_cast<int32_t>(field.nullable ? Repetition::Optional : Repetition::Required));
    writer.binary(4, field.name);
    if (type.is_nested()) writer.i32(5, static_cast<int32_t>(type.children.size()));
    if (const auto converted = converted_type(type)) {
        writer.i32(6, static_cast<int32_t>(*converted));
    }
    if (type.kind == TypeKind::Decimal) {
        writer.i32(7, type.scale);
        writer.i32(8, type.precision);
    }
    if (has_logical_type(type)) {
        writer.begin_struct(10);
        write_logical_member(type, writer);
        writer.end_struct();
    }
    writer.end_struct();
    if (type.kind == TypeKind::List) write_group("list", Repetition::Repeated, 1, writer);
    for (const Field& child : type.children) write_element(child, writer);
}

size_t element_count(const std::vector<Field>& fields) {
    size_t count = 0;
    for (const Field& field : fields) {
        count += 1 + (field.type.kind == TypeKind::List ? 1 : 0);
        count += element_count(field.type.children);
    }
    return count;
}

}  // namespace

void write_schema(const columnar::Schema& schema, int16_t field, ThriftWriter& writer) {
    writer.begin_list(field, ThriftWriter::ElementType::Struct, 1 + element_count(schema.fields));
    write_group("schema", Repetition::Required, schema.fields.size(), writer);
    for (const Field& child : schema.fields) write_element(child, writer);
}

}  // namespace millrace::parquet
