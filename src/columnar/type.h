// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace millrace::columnar {

// Wide decimals and UUIDs. Not standard C++, hence the mark.
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

// The kinds of value a column can hold, each with its storage in memory (column.h). The numbers are
// stored in state.db through the type's name only, so the order here may change.
enum class TypeKind : uint8_t {
    Boolean,  // uint8_t 0 or 1
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float,
    Double,
    Decimal,      // precision 1..38, scale <= precision; int16/32/64/128 for precision <= 4/9/18/38
    Date,         // int32_t days since 1970-01-01
    Time,         // int64_t microseconds since midnight
    Timestamp,    // int64_t microseconds since 1970-01-01, no zone
    TimestampTz,  // int64_t microseconds since 1970-01-01 UTC
    Uuid,         // UInt128, its 128 bits in big-endian reading order
    Text,         // TextRef, UTF-8
    Blob,         // TextRef, any bytes
    List,         // ListEntry into one child
    Struct,       // children of the same length; none: what has no value, which no table holds
};

struct Field;

// A column's type. A value: copy it freely.
struct Type {
    TypeKind kind = TypeKind::Text;
    uint8_t precision = 0;        // Decimal only
    uint8_t scale = 0;            // Decimal only
    std::vector<Field> children;  // List: one, named "element"; Struct: its fields

    Type();
    Type(TypeKind k);  // NOLINT: implicit by intent
    static Type decimal(uint8_t precision, uint8_t scale);
    static Type list(Type element);
    static Type structure(std::vector<Field> fields);

    // SQL spelling, as DuckDB reads it: "BIGINT", "DECIMAL(18,2)", "STRUCT(\"a\" DATE)[]".
    std::string to_string() const;
    // Reads the same spelling, and SQL's usual synonyms (INT, STRING, TEXT, NUMERIC, FLOAT8, ...).
    static base::Result<Type> parse(std::string_view text);

    bool is_nested() const { return kind == TypeKind::List || kind == TypeKind::Struct; }
    bool is_text() const { return kind == TypeKind::Text || kind == TypeKind::Blob; }
    bool operator==(const Type&) const = default;
};

struct Field {
    std::string name;
    Type type;
    bool nullable = true;
    bool operator==(const Field&) const = default;
};

// Only here is Field complete, which the vector in a Type asks for.
inline Type::Type() = default;
inline Type::Type(TypeKind k) : kind(k) {}

// Bytes of one value in ColumnView::data; 0 for Struct, which has children only.
size_t value_size(const Type& type);

// The columns of a table, in order. Names are compared without case, as SQL does.
struct Schema {
    std::vector<Field> fields;

    std::optional<size_t> find(std::string_view name) const;
    std::vector<std::string> names() const;
    bool operator==(const Schema&) const = default;
};

base::Json to_json(const Schema& schema);
base::Result<Schema> schema_from_json(const base::Json& json);

}  // namespace millrace::columnar
