// SPDX-License-Identifier: Apache-2.0
#include "columnar/row_key.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace millrace::columnar {
namespace {

// A value told apart from the storage under test: what a row holds, compared in the plainest way.
struct Value {
    bool null = false;
    double number = 0;   // Float, Double
    Int128 integer = 0;  // every other number
    UInt128 bits = 0;    // Uuid
    std::string text{};  // Text, Blob
    std::vector<Value> children{};
};

int compare(const Type& type, const Value& a, const Value& b) {
    const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (a.null || b.null) return order(a.null, b.null);  // nulls last
    switch (type.kind) {
        case TypeKind::Float:
        case TypeKind::Double: {
            const bool a_nan = std::isnan(a.number);
            const bool b_nan = std::isnan(b.number);
            return a_nan || b_nan ? order(a_nan, b_nan) : order(a.number, b.number);
        }
        case TypeKind::Uuid:
            return order(a.bits, b.bits);
        case TypeKind::Text:
        case TypeKind::Blob:
            return order(a.text.compare(b.text), 0);
        case TypeKind::List:
        case TypeKind::Struct:
            for (size_t i = 0; i < std::min(a.children.size(), b.children.size()); ++i) {
                const Type& child = type.children[type.kind == TypeKind::List ? 0 : i].type;
                if (const int c = compare(child, a.children[i], b.children[i]); c != 0) return c;
            }
            return order(a.children.size(), b.children.size());
        default:
            return order(a.integer, b.integer);
    }
}

class Random {
  public:
    explicit Random(uint64_t seed) : engine_(seed) {}
    uint64_t below(uint64_t bound) { return engine_() % bound; }

    Value value(const Type& type, bool nullable = true) {
        Value value;
        value.null = nullable && below(8) == 0;
        if (value.null) return value;
        switch (type.kind) {
            case TypeKind::Boolean:
                value.integer = static_cast<int>(below(2));
                break;
            case TypeKind::Float:
                value.number = static_cast<double>(real<float>());
                break;
            case TypeKind::Double:
                value.number = real<double>();
                break;
            case TypeKind::Uuid:
                value.bits = wide();
                break;
            case TypeKind::Text:
            case TypeKind::Blob:
                value.text = text();
                break;
            case TypeKind::List:
                for (uint64_t n = below(4); n > 0; --n) {
                    value.children.push_back(this->value(type.children[0].type));
                }
                break;
            case TypeKind::Struct:
                for (const Field& field : type.children) {
                    value.children.push_back(this->value(field.type));
                }
                break;
            case TypeKind::UInt8:
            case TypeKind::UInt16:
            case TypeKind::UInt32:
            case TypeKind::UInt64:
                value.integer = integer(value_size(type), false);
                break;
            default:
                value.integer = integer(value_size(type), true);
        }
        return value;
    }

  private:
    UInt128 wide() {
        UInt128 bits = engine_();
        bits = bits << 64 | engine_();
        return below(2) == 0 ? bits : bits >> below(128);
    }
    // Small numbers often, so that equal values and near ones occur; extremes too.
    Int128 integer(size_t bytes, bool is_signed) {
        const size_t bits = bytes * 8;
        UInt128 raw = wide();
        if (below(3) == 0) raw = below(3);
        if (below(6) == 0) raw = UInt128{1} << (bits - 1);
        if (below(6) == 0) raw = ~UInt128{0};
        if (bits < 128) raw &= (UInt128{1} << bits) - 1;
        if (is_signed && bits < 128 && (raw >> (bits - 1)) != 0) raw |= ~UInt128{0} << bits;
        return static_cast<Int128>(raw);
    }
    template <typename F>
    F real() {
        using Limits = std::numeric_limits<F>;
        const F special[] = {F{0},
                             -F{0},
                             Limits::infinity(),
                             -Limits::infinity(),
                             Limits::quiet_NaN(),
                             -Limits::quiet_NaN(),
                             Limits::denorm_min(),
                             Limits::max(),
                             Limits::lowest(),
                             F{1},
                             F{-1}};
        if (below(2) == 0) return special[below(std::size(special))];
        return static_cast<F>(static_cast<int64_t>(engine_())) / static_cast<F>(1e12);
    }
    std::string text() {
        static constexpr std::string_view kBytes{
            "\0\0\x01\xFF"
            "ab\xC3\xA9",
            8};
        std::string text;
        for (uint64_t n = below(4) == 0 ? below(40) : below(4); n > 0; --n) {
            text += kBytes[below(kBytes.size())];
        }
        return text;
    }
    std::mt19937_64 engine_;
};

// Columns in memory made of Values; owns everything its view() points to.
class Column {
  public:
    explicit Column(Type type) : type_(std::move(type)) {
        for (const Field& field : type_.children) children_.emplace_back(field.type);
    }
    void append(const Value& value) {
        if (rows_ % 64 == 0) validity_.push_back(~uint64_t{0});
        if (value.null) validity_[rows_ / 64] &= ~(uint64_t{1} << (rows_ % 64));
        ++rows_;
        switch (type_.kind) {
            case TypeKind::Text:
            case TypeKind::Blob:
                texts_.push_back(std::make_unique<std::string>(value.text));
                put(TextRef(*texts_.back()));
                break;
            case TypeKind::List:
                put(ListEntry{children_[0].rows_, value.children.size()});
                for (const Value& child : value.children) children_[0].append(child);
                break;
            case TypeKind::Struct:
                for (size_t i = 0; i < children_.size(); ++i) {
                    children_[i].append(value.null ? Value{.null = true} : value.children[i]);
                }
                break;
            case TypeKind::Float:
                put(static_cast<float>(value.number));
                break;
            case TypeKind::Double:
                put(value.number);
                break;
            case TypeKind::Uuid:
                put(value.bits);
                break;
            default:
                data_.append(reinterpret_cast<const char*>(&value.integer), value_size(type_));
        }
    }
    ColumnView view() const {
        ColumnView view{&type_, data_.data(), validity_.data(), rows_, {}};
        for (const Column& child : children_) view.children.push_back(child.view());
        return view;
    }

  private:
    template <typename T>
    void put(const T& value) {
        data_.append(reinterpret_cast<const char*>(&value), sizeof(T));
    }
    Type type_;
    std::string data_;
    std::vector<uint64_t> validity_;
    std::vector<std::unique_ptr<std::string>> texts_;
    std::vector<Column> children_;
    size_t rows_ = 0;
};

Value read(const ColumnView& column, size_t row) {
    Value value;
    value.null = !column.is_valid(row);
    if (value.null) return value;
    const size_t width = value_size(*column.type);
    const char* at = static_cast<const char*>(column.data) + row * width;
    switch (column.type->kind) {
        case TypeKind::Float:
            value.number = static_cast<double>(column.values<float>()[row]);
            break;
        case TypeKind::Double:
            value.number = column.values<double>()[row];
            break;
        case TypeKind::Uuid:
            std::memcpy(&value.bits, at, sizeof(value.bits));
            break;
        case TypeKind::Text:
        case TypeKind::Blob:
            value.text = column.values<TextRef>()[row].view();
            break;
        case TypeKind::List: {
            const auto entry = column.values<ListEntry>()[row];
            for (uint64_t i = 0; i < entry.length; ++i) {
                value.children.push_back(read(column.children[0], entry.offset + i));
            }
            break;
        }
        case TypeKind::Struct:
            for (const ColumnView& child : column.children) {
                value.children.push_back(read(child, row));
            }
            break;
        default: {
            UInt128 raw = 0;
            std::memcpy(&raw, at, width);
            const bool is_unsigned =
                column.type->kind == TypeKind::Boolean ||
                (column.type->kind >= TypeKind::UInt8 && column.type->kind <= TypeKind::UInt64);
            const size_t bits = width * 8;
            if (!is_unsigned && bits < 128 && (raw >> (bits - 1)) != 0) raw |= ~UInt128{0} << bits;
            value.integer = static_cast<Int128>(raw);
        }
    }
    return value;
}

std::vector<Type> every_type() {
    std::vector<Type> types;
    for (const TypeKind kind :
         {TypeKind::Boolean, TypeKind::Int8, TypeKind::Int16, TypeKind::Int32, TypeKind::Int64,
          TypeKind::UInt8, TypeKind::UInt16, TypeKind::UInt32, TypeKind::UInt64, TypeKind::Float,
          TypeKind::Double, TypeKind::Date, TypeKind::Time, TypeKind::Timestamp,
          TypeKind::TimestampTz, TypeKind::Uuid, TypeKind::Text, TypeKind::Blob}) {
        types.emplace_back(kind);
    }
    for (const uint8_t precision : {4, 9, 18, 38}) types.push_back(Type::decimal(precision, 2));
    const Type pair = Type::structure({{"a", TypeKind::Text}, {"b", Type::decimal(38, 5)}});
    types.push_back(Type::list(TypeKind::Text));
    types.push_back(Type::list(Type::list(TypeKind::Int16)));
    types.push_back(pair);
    types.push_back(Type::list(pair));
    types.push_back(Type::structure({{"list", Type::list(TypeKind::Double)}, {"inner", pair}}));
    return types;
}

int sign(int value) {
    return value < 0 ? -1 : value > 0 ? 1 : 0;
}

TEST(RowKey, OrdersAndEqualsAsTheValuesOfEveryTypeDo) {
    Random random(1);
    constexpr size_t kRows = 60;
    for (const Type& type : every_type()) {
        SCOPED_TRACE(type.to_string());
        const Schema schema{{{"value", type}}};
        std::vector<Value> values;
        Column column(type);
        for (size_t i = 0; i < kRows; ++i) {
            values.push_back(random.value(type));
            column.append(values.back());
        }
        const BatchView batch{kRows, {column.view()}};
        for (const bool descending : {false, true}) {
            const RowKeyEncoder encoder(schema, {{0, descending}});
            std::vector<std::string> keys(kRows);
            for (size_t i = 0; i < kRows; ++i) encoder.append(batch, i, keys[i]);
            for (size_t i = 0; i < kRows; ++i) {
                for (size_t j = 0; j < kRows; ++j) {
                    int want = compare(type, values[i], values[j]);
                    if (descending && !values[i].null && !values[j].null) want = -want;
                    ASSERT_EQ(sign(keys[i].compare(keys[j])), want)
                        << i << " and " << j << (descending ? " descending" : "");
                }
            }
        }
    }
}

TEST(RowKey, GivesEveryRowBackWhateverTheOrderOfColumns) {
    Random random(2);
    Schema schema;
    for (const Type& type : every_type()) {
        schema.fields.push_back({"column" + std::to_string(schema.fields.size()), type});
    }
    std::vector<KeyColumn> order;
    for (size_t i = schema.fields.size(); i-- > 1;) order.push_back({i, i % 2 == 0});  // not 0
    const RowKeyEncoder encoder(schema, order);
    RowKeyDecoder decoder(schema, order);
    for (const size_t rows : {size_t{1}, size_t{200}, size_t{65}}) {  // memory is used again
        std::vector<std::vector<Value>> want(schema.fields.size());
        std::vector<Column> columns;
        for (size_t c = 0; c < schema.fields.size(); ++c) {
            columns.emplace_back(schema.fields[c].type);
            for (size_t r = 0; r < rows; ++r) {
                want[c].push_back(random.value(schema.fields[c].type));
                columns[c].append(want[c].back());
            }
        }
        BatchView batch{rows, {}};
        for (const Column& column : columns) batch.columns.push_back(column.view());
        std::vector<std::string> keys(rows);
        for (size_t r = 0; r < rows; ++r) {
            encoder.append(batch, r, keys[r]);
            decoder.append(keys[r]);
        }
        const BatchView back = decoder.view();
        ASSERT_EQ(back.rows, rows);
        ASSERT_EQ(back.columns.size(), schema.fields.size() - 1);
        for (size_t c = 1; c < schema.fields.size(); ++c) {
            SCOPED_TRACE(schema.fields[c].type.to_string());
            const ColumnView& column = back.columns[c - 1];
            ASSERT_EQ(column.rows, rows);
            for (size_t r = 0; r < rows; ++r) {
                ASSERT_EQ(compare(*column.type, read(column, r), want[c][r]), 0) << "row " << r;
            }
        }
        decoder.clear();
        EXPECT_EQ(decoder.rows(), 0u);
    }
}

std::string key_of(const Type& type, const Value& value, bool descending = false) {
    Column column(type);
    column.append(value);
    std::string key;
    RowKeyEncoder({{{"value", type}}}, {{0, descending}}).append({1, {column.view()}}, 0, key);
    return key;
}

TEST(RowKey, WritesTheBytesItPromises) {
    using namespace std::string_literals;
    Value value;
    value.integer = 5;
    EXPECT_EQ(key_of(TypeKind::Int32, value), "\x01\x80\0\0\x05"s);
    EXPECT_EQ(key_of(TypeKind::UInt16, value), "\x01\0\x05"s);
    EXPECT_EQ(key_of(TypeKind::Int32, value, true), "\x01\x7F\xFF\xFF\xFA"s);
    value.text = "a\0b"s;
    EXPECT_EQ(key_of(TypeKind::Text, value),
              "\x01"
              "a\0\xFF"
              "b\0\0"s);
    EXPECT_EQ(key_of(TypeKind::Text, {.null = true}), "\x02");
    EXPECT_EQ(key_of(TypeKind::Text, {.null = true}, true), "\x02");
    Value list;
    list.children = {value, {.null = true}};
    EXPECT_EQ(key_of(Type::list(TypeKind::Text), list),
              "\x01\x01"
              "a\0\xFF"
              "b\0\0\x02\0"s);
}

TEST(RowKey, HoldsZerosAndNansEqualAndKeepsOneOfEach) {
    const auto number = [](double x) {
        Value value;
        value.number = x;
        return key_of(TypeKind::Double, value);
    };
    EXPECT_EQ(number(-0.0), number(0.0));
    EXPECT_EQ(number(std::nan("1")), number(-std::nan("2")));
    EXPECT_LT(number(std::numeric_limits<double>::infinity()), number(std::nan("")));
}

TEST(RowKey, BorrowsPlainTextFromTheKey) {
    Value value;
    value.text = "a text longer than twelve bytes";
    const std::string key = key_of(TypeKind::Text, value);
    RowKeyDecoder decoder({{{"value", TypeKind::Text}}}, {{0, false}});
    decoder.append(key);
    const char* data = decoder.view().columns[0].values<TextRef>()[0].view().data();
    EXPECT_EQ(data, key.data() + 1);
}

}  // namespace
}  // namespace millrace::columnar
