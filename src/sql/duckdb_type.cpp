// SPDX-License-Identifier: Apache-2.0
#include "sql/duckdb_type.h"

#include <cstddef>
#include <duckdb/common/type_visitor.hpp>

namespace millrace::sql {

using columnar::Type;
using columnar::TypeKind;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;

// ColumnView hands DuckDB's memory to our code as it is; these hold it to the same layout.
static_assert(sizeof(duckdb::string_t) == sizeof(columnar::TextRef));
static_assert(duckdb::string_t::INLINE_LENGTH == columnar::TextRef::kInline);
static_assert(sizeof(duckdb::list_entry_t) == sizeof(columnar::ListEntry));
static_assert(sizeof(duckdb::hugeint_t) == sizeof(columnar::Int128));
static_assert(sizeof(duckdb::validity_t) == sizeof(uint64_t));

LogicalType to_duckdb(const Type& type) {
    switch (type.kind) {
        case TypeKind::Boolean:
            return LogicalType::BOOLEAN;
        case TypeKind::Int8:
            return LogicalType::TINYINT;
        case TypeKind::Int16:
            return LogicalType::SMALLINT;
        case TypeKind::Int32:
            return LogicalType::INTEGER;
        case TypeKind::Int64:
            return LogicalType::BIGINT;
        case TypeKind::UInt8:
            return LogicalType::UTINYINT;
        case TypeKind::UInt16:
            return LogicalType::USMALLINT;
        case TypeKind::UInt32:
            return LogicalType::UINTEGER;
        case TypeKind::UInt64:
            return LogicalType::UBIGINT;
        case TypeKind::Float:
            return LogicalType::FLOAT;
        case TypeKind::Double:
            return LogicalType::DOUBLE;
        case TypeKind::Decimal:
            return LogicalType::DECIMAL(type.precision, type.scale);
        case TypeKind::Date:
            return LogicalType::DATE;
        case TypeKind::Time:
            return LogicalType::TIME;
        case TypeKind::Timestamp:
            return LogicalType::TIMESTAMP;
        case TypeKind::TimestampTz:
            return LogicalType::TIMESTAMP_TZ;
        case TypeKind::Uuid:
            return LogicalType::UUID;
        case TypeKind::Text:
            return LogicalType::VARCHAR;
        case TypeKind::Blob:
            return LogicalType::BLOB;
        case TypeKind::List:
            return LogicalType::LIST(to_duckdb(type.children[0].type));
        case TypeKind::Struct: {
            duckdb::child_list_t<LogicalType> children;
            for (const auto& field : type.children) {
                children.emplace_back(field.name, to_duckdb(field.type));
            }
            return LogicalType::STRUCT(std::move(children));
        }
    }
    return LogicalType::VARCHAR;
}

namespace {

base::Error unnamed_field(const std::string& column, const LogicalType& type) {
    return base::invalid_argument("type cannot be stored: a field of column " + column +
                                  " has no name: " + type.ToString())
        .hint("name the fields, as in {'a': 1, 'b': 2}, or cast it to a STRUCT(a ..., b ...)");
}

}  // namespace

base::Result<StoredType> from_duckdb(const std::string& column, const LogicalType& type) {
    const auto same = [](Type t) { return StoredType{std::move(t), false}; };
    const auto cast = [](Type t) { return StoredType{std::move(t), true}; };
    switch (type.id()) {
        case LogicalTypeId::BOOLEAN:
            return same(TypeKind::Boolean);
        case LogicalTypeId::TINYINT:
            return same(TypeKind::Int8);
        case LogicalTypeId::SMALLINT:
            return same(TypeKind::Int16);
        case LogicalTypeId::INTEGER:
            return same(TypeKind::Int32);
        case LogicalTypeId::BIGINT:
            return same(TypeKind::Int64);
        case LogicalTypeId::UTINYINT:
            return same(TypeKind::UInt8);
        case LogicalTypeId::USMALLINT:
            return same(TypeKind::UInt16);
        case LogicalTypeId::UINTEGER:
            return same(TypeKind::UInt32);
        case LogicalTypeId::UBIGINT:
            return same(TypeKind::UInt64);
        case LogicalTypeId::FLOAT:
            return same(TypeKind::Float);
        case LogicalTypeId::DOUBLE:
            return same(TypeKind::Double);
        case LogicalTypeId::DECIMAL:
            return same(Type::decimal(duckdb::DecimalType::GetWidth(type),
                                      duckdb::DecimalType::GetScale(type)));
        case LogicalTypeId::HUGEINT:
        case LogicalTypeId::UHUGEINT:
            return cast(Type::decimal(38, 0));
        case LogicalTypeId::DATE:
            return same(TypeKind::Date);
        case LogicalTypeId::TIME:
            return same(TypeKind::Time);
        case LogicalTypeId::TIMESTAMP:
            return same(TypeKind::Timestamp);
        case LogicalTypeId::TIMESTAMP_SEC:
        case LogicalTypeId::TIMESTAMP_MS:
        case LogicalTypeId::TIMESTAMP_NS:
            return cast(TypeKind::Timestamp);
        case LogicalTypeId::TIMESTAMP_TZ:
            return same(TypeKind::TimestampTz);
        case LogicalTypeId::UUID:
            return same(TypeKind::Uuid);
        case LogicalTypeId::VARCHAR:
            return type.HasAlias() ? cast(TypeKind::Text) : same(TypeKind::Text);
        case LogicalTypeId::ENUM:
        case LogicalTypeId::SQLNULL:
            return cast(TypeKind::Text);
        case LogicalTypeId::BLOB:
            return same(TypeKind::Blob);
        case LogicalTypeId::LIST: {
            auto element = MR_TRY(from_duckdb(column, duckdb::ListType::GetChildType(type)));
            return StoredType{Type::list(std::move(element.type)), element.cast};
        }
        case LogicalTypeId::ARRAY: {
            auto element = MR_TRY(from_duckdb(column, duckdb::ArrayType::GetChildType(type)));
            return cast(Type::list(std::move(element.type)));
        }
        case LogicalTypeId::STRUCT: {
            StoredType stored;
            std::vector<columnar::Field> fields;
            for (const auto& [name, child] : duckdb::StructType::GetChildTypes(type)) {
                if (name.empty()) return unnamed_field(column, type);
                auto field = MR_TRY(from_duckdb(column, child));
                fields.push_back({name, std::move(field.type), true});
                stored.cast = stored.cast || field.cast;
            }
            stored.type = Type::structure(std::move(fields));
            return stored;
        }
        case LogicalTypeId::MAP: {
            auto key = MR_TRY(from_duckdb(column, duckdb::MapType::KeyType(type)));
            auto value = MR_TRY(from_duckdb(column, duckdb::MapType::ValueType(type)));
            return cast(Type::list(Type::structure(
                {{"key", std::move(key.type), true}, {"value", std::move(value.type), true}})));
        }
        default:
            return cannot_be_stored(column, type);
    }
}

bool holds_nanoseconds(const LogicalType& type) {
    return duckdb::TypeVisitor::Contains(type, LogicalTypeId::TIMESTAMP_NS);
}

bool holds_map(const LogicalType& type) {
    return duckdb::TypeVisitor::Contains(type, LogicalTypeId::MAP);
}

base::Error cannot_be_stored(const std::string& column, const LogicalType& type) {
    auto error = base::invalid_argument("type cannot be stored: column " + column + " is " +
                                        type.ToString());
    if (type.id() == LogicalTypeId::MAP) {
        return std::move(error).hint("store its entries, a list: map_entries(" + column + ")");
    }
    const char* storable = type.id() == LogicalTypeId::TIMESTAMP_NS ? "TIMESTAMP" : "VARCHAR";
    return std::move(error).hint("cast it, for example CAST(" + column + " AS " + storable + ")");
}

columnar::BatchView ChunkView::view(duckdb::DataChunk& chunk) {
    uuids_.clear();
    chunk.Flatten();
    columnar::BatchView batch;
    batch.rows = chunk.size();
    batch.columns.reserve(chunk.ColumnCount());
    for (size_t i = 0; i < chunk.ColumnCount(); ++i) {
        batch.columns.push_back(view_vector(schema_.fields[i].type, chunk.data[i], chunk.size()));
    }
    return batch;
}

columnar::ColumnView ChunkView::view_vector(const Type& type, duckdb::Vector& vector, size_t rows) {
    vector.Flatten(rows);
    columnar::ColumnView column;
    column.type = &type;
    column.rows = rows;
    const auto& validity = duckdb::FlatVector::Validity(vector);
    column.validity = validity.AllValid() ? nullptr : validity.GetData();
    if (type.kind == TypeKind::Struct) {
        auto& children = duckdb::StructVector::GetEntries(vector);
        for (size_t i = 0; i < children.size(); ++i) {
            column.children.push_back(view_vector(type.children[i].type, *children[i], rows));
        }
        return column;
    }
    column.data = duckdb::FlatVector::GetData(vector);
    if (type.kind == TypeKind::List) {
        column.children.push_back(view_vector(type.children[0].type,
                                              duckdb::ListVector::GetEntry(vector),
                                              duckdb::ListVector::GetListSize(vector)));
    } else if (type.kind == TypeKind::Uuid) {
        // DuckDB stores UUIDs with the top bit flipped, so that they sort as signed numbers.
        auto& out = uuids_.emplace_back(rows);
        const auto* in = reinterpret_cast<const columnar::UInt128*>(column.data);
        for (size_t i = 0; i < rows; ++i) out[i] = in[i] ^ (columnar::UInt128{1} << 127);
        column.data = out.data();
    }
    return column;
}

}  // namespace millrace::sql
