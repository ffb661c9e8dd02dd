// SPDX-License-Identifier: Apache-2.0
#include "parquet/sample_batch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/error.h"

namespace millrace::parquet {
namespace {

using base::Json;
using columnar::Field;
using columnar::Int128;
using columnar::ListEntry;
using columnar::Schema;
using columnar::TextRef;
using columnar::Type;
using columnar::TypeKind;
using columnar::UInt128;

double number_of(const Json& value) {
    if (!value.is_string()) return value.get<double>();
    const auto text = value.get<std::string>();
    if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
    if (text == "inf") return std::numeric_limits<double>::infinity();
    if (text == "-inf") return -std::numeric_limits<double>::infinity();
    MR_CHECK(text == "-0.0");
    return -0.0;
}

Int128 unscaled_of(const Json& value) {
    const auto text = value.get<std::string>();
    Int128 number = 0;
    for (const char digit : text) {
        if (digit != '-') number = number * 10 + (digit - '0');
    }
    return text[0] == '-' ? -number : number;
}

std::string bytes_of_hex(const std::string& hex) {
    std::string bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

UInt128 uuid_of(const Json& value) {
    UInt128 bits = 0;
    for (const char byte : bytes_of_hex(value.get<std::string>())) {
        bits = bits << 8 | static_cast<uint8_t>(byte);
    }
    return bits;
}

}  // namespace

SampleColumn::SampleColumn(const Type& type, const std::vector<Json>& values)
    : type_(type),
      rows_(values.size()),
      data_((rows_ * columnar::value_size(type) + 15) / 16, ~UInt128{0} / 3),
      validity_((rows_ + 63) / 64, ~uint64_t{0}) {
    for (size_t row = 0; row < rows_; ++row) {
        if (values[row].is_null()) {
            has_nulls_ = true;
            validity_[row / 64] &= ~(uint64_t{1} << (row % 64));
        } else if (!type.is_nested()) {
            put(row, values[row]);
        }
    }
    if (type.kind == TypeKind::List) put_lists(values);
    if (type.kind != TypeKind::Struct) return;
    for (const Field& field : type.children) {
        std::vector<Json> below;
        for (const Json& value : values) {
            // Below a null struct stands a value where the field allows no null.
            below.push_back(value.is_null()
                                ? field.nullable ? Json() : SampleMaker(0).value(field.type)
                                : value.at(field.name));
        }
        children_.push_back(std::make_unique<SampleColumn>(field.type, below));
    }
}

void SampleColumn::put_lists(const std::vector<Json>& values) {
    const Type& element = type_.children[0].type;
    std::vector<Json> below{SampleMaker(0).value(element)};  // belongs to no list
    for (size_t row = rows_; row-- > 0;) {
        if (values[row].is_null()) continue;
        store(row, ListEntry{below.size(), values[row].size()});
        below.insert(below.end(), values[row].begin(), values[row].end());
    }
    children_.push_back(std::make_unique<SampleColumn>(element, below));
}

template <typename Stored>
void SampleColumn::store(size_t row, Stored value) {
    std::memcpy(reinterpret_cast<char*>(data_.data()) + row * sizeof(value), &value, sizeof(value));
}

void SampleColumn::put(size_t row, const Json& value) {
    switch (type_.kind) {
        case TypeKind::Boolean:
            return store<uint8_t>(row, value.get<bool>() ? 1 : 0);
        case TypeKind::Int8:
            return store(row, value.get<int8_t>());
        case TypeKind::Int16:
            return store(row, value.get<int16_t>());
        case TypeKind::Int32:
        case TypeKind::Date:
            return store(row, value.get<int32_t>());
        case TypeKind::UInt8:
            return store(row, value.get<uint8_t>());
        case TypeKind::UInt16:
            return store(row, value.get<uint16_t>());
        case TypeKind::UInt32:
            return store(row, value.get<uint32_t>());
        case TypeKind::UInt64:
            return store(row, value.get<uint64_t>());
        case TypeKind::Int64:
        case TypeKind::Time:
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return store(row, value.get<int64_t>());
        case TypeKind::Float:
            return store(row, static_cast<float>(number_of(value)));
        case TypeKind::Double:
            return store(row, number_of(value));
        case TypeKind::Uuid:
            return store(row, uuid_of(value));
        case TypeKind::Decimal:
            switch (columnar::value_size(type_)) {
                case 2:
                    return store(row, static_cast<int16_t>(unscaled_of(value)));
                case 4:
                    return store(row, static_cast<int32_t>(unscaled_of(value)));
                case 8:
                    return store(row, static_cast<int64_t>(unscaled_of(value)));
                default:
                    return store(row, unscaled_of(value));
            }
        case TypeKind::Text:
            texts_.push_back(value.get<std::string>());
            break;
        case TypeKind::Blob:
            texts_.push_back(bytes_of_hex(value.get<std::string>()));
            break;
        case TypeKind::List:
        case TypeKind::Struct:
            MR_CHECK(!"not a scalar");
    }
    TextRef text(texts_.back());
    // The padding behind short text is not promised to be zero.
    if (text.size < TextRef::kInline) {
        std::memset(reinterpret_cast<char*>(&text) + 4 + text.size, static_cast<int>(row & 0x7F),
                    TextRef::kInline - text.size);
    }
    store(row, text);
}

columnar::ColumnView SampleColumn::view() const {
    columnar::ColumnView view;
    view.type = &type_;
    view.data = type_.kind == TypeKind::Struct ? nullptr : data_.data();
    view.validity = has_nulls_ ? validity_.data() : nullptr;
    view.rows = rows_;
    for (const auto& child : children_) view.children.push_back(child->view());
    return view;
}

SampleBatch::SampleBatch(const Schema& schema, const Rows& rows) : rows_(rows.size()) {
    for (size_t column = 0; column < schema.fields.size(); ++column) {
        std::vector<Json> values;
        for (const Json& row : rows) values.push_back(row.at(column));
        columns_.push_back(std::make_unique<SampleColumn>(schema.fields[column].type, values));
    }
}

columnar::BatchView SampleBatch::view() const {
    columnar::BatchView batch;
    batch.rows = rows_;
    for (const auto& column : columns_) batch.columns.push_back(column->view());
    return batch;
}

Schema SampleMaker::schema(size_t columns) {
    Schema schema;
    for (size_t column = 0; column < columns; ++column) {
        schema.fields.push_back({"c" + std::to_string(column), type(0), below(4) != 0});
    }
    return schema;
}

Type SampleMaker::type(int depth) {
    constexpr auto kScalars = static_cast<uint64_t>(TypeKind::List);
    if (depth < 3 && below(4) == 0) {
        if (below(2) == 0) {
            Type list = Type::list(type(depth + 1));
            list.children[0].nullable = below(3) != 0;
            return list;
        }
        std::vector<Field> fields;
        for (uint64_t field = 0; field <= below(3); ++field) {
            fields.push_back({"f" + std::to_string(field), type(depth + 1), below(3) != 0});
        }
        return Type::structure(std::move(fields));
    }
    const auto kind = static_cast<TypeKind>(below(kScalars));
    if (kind != TypeKind::Decimal) return kind;
    const auto precision = static_cast<uint8_t>(1 + below(38));
    return Type::decimal(precision, static_cast<uint8_t>(below(precision + 1u)));
}

Rows SampleMaker::rows(const Schema& schema, size_t count) {
    Rows rows;
    for (size_t row = 0; row < count; ++row) {
        Json values = Json::array();
        for (size_t column = 0; column < schema.fields.size(); ++column) {
            const bool repeats = row > 0 && below(3) == 0;
            values.push_back(repeats ? rows.back()[column] : maybe_null(schema.fields[column]));
        }
        rows.push_back(std::move(values));
    }
    return rows;
}

Json SampleMaker::maybe_null(const Field& field) {
    return field.nullable && below(4) == 0 ? Json() : value(field.type);
}

Json SampleMaker::value(const Type& type) {
    // Few distinct values half of the time, so that dictionaries are met too.
    const uint64_t bits = below(2) == 0 ? random_() : below(5);
    switch (type.kind) {
        case TypeKind::Boolean:
            return (bits & 1) != 0;
        case TypeKind::Int8:
            return static_cast<int8_t>(bits);
        case TypeKind::Int16:
            return static_cast<int16_t>(bits);
        case TypeKind::Int32:
            return static_cast<int32_t>(bits);
        case TypeKind::Int64:
            return static_cast<int64_t>(bits);
        case TypeKind::UInt8:
            return static_cast<uint8_t>(bits);
        case TypeKind::UInt16:
            return static_cast<uint16_t>(bits);
        case TypeKind::UInt32:
            return static_cast<uint32_t>(bits);
        case TypeKind::UInt64:
            return bits;
        case TypeKind::Date:
            return static_cast<int32_t>(bits % 100'000) - 50'000;
        case TypeKind::Time:
            return bits % 86'400'000'000;
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return static_cast<int64_t>(bits % 4'000'000'000'000'000) - 1'000'000'000'000'000;
        case TypeKind::Float:
        case TypeKind::Double: {
            constexpr std::array kSpecial{"nan", "inf", "-inf", "-0.0"};
            if (below(20) == 0) return kSpecial[below(kSpecial.size())];
            return static_cast<double>(static_cast<int32_t>(bits) >> 8) / 16;  // exact as a float
        }
        case TypeKind::Decimal:
            return decimal(type.precision);
        case TypeKind::Uuid:
            return hex(16);
        case TypeKind::Text:
            return text();
        case TypeKind::Blob:
            return hex(below(2) == 0 ? below(4) : below(100));
        case TypeKind::List: {
            Json list = Json::array();
            for (uint64_t i = below(4); i > 0; --i) list.push_back(maybe_null(type.children[0]));
            return list;
        }
        case TypeKind::Struct: {
            Json object = Json::object();
            for (const Field& field : type.children) object[field.name] = maybe_null(field);
            return object;
        }
    }
    return {};
}

Json SampleMaker::decimal(uint8_t precision) {
    std::string text;
    for (uint64_t digits = 1 + below(precision); digits > 0; --digits) {
        text.push_back(static_cast<char>('0' + below(10)));
    }
    text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
    if (text != "0" && below(2) == 0) text.insert(0, "-");
    return text;
}

std::string SampleMaker::text() {
    constexpr std::array kPieces{"a",        "mmol/L",       " ",
                                 "\xC3\xA9", "\xE4\xB8\xAD", "\xF0\x9F\xA7\xAA"};
    std::string text;
    for (uint64_t piece = below(below(2) == 0 ? 3 : 40); piece > 0; --piece) {
        text += kPieces[below(kPieces.size())];
    }
    return text;
}

std::string SampleMaker::hex(size_t bytes) {
    std::string digits;
    for (size_t digit = 0; digit < 2 * bytes; ++digit) digits += "0123456789abcdef"[below(16)];
    return digits;
}

}  // namespace millrace::parquet
