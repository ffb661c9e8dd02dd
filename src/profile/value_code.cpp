// SPDX-License-Identifier: Apache-2.0
#include "profile/value_code.h"

#include <type_traits>

#include "base/error.h"
#include "profile/valid_rows.h"

namespace millrace::profile {

using columnar::ColumnView;
using columnar::Type;
using columnar::TypeKind;

namespace {

template <typename Stored, typename Code, typename Map>
void encode_as(const ColumnView& column, std::vector<Code>& codes, Map map) {
    codes.resize(column.rows);
    const Stored* values = column.values<Stored>();
    Code* out = codes.data();
    if (column.validity == nullptr) {  // apart, so that the compiler makes vectors of it
        for (size_t row = 0; row < column.rows; ++row) out[row] = map(values[row]);
        return;
    }
    size_t count = 0;
    for_each_valid(column, [&](size_t row) { out[count++] = map(values[row]); });
    codes.resize(count);
}

constexpr int64_t kSign = std::numeric_limits<int64_t>::min();
constexpr Int128 kWideSign = static_cast<Int128>(columnar::UInt128{1} << 127);

int64_t as_is(int64_t value) {
    return value;
}

double power_of_ten(int exponent) {
    return std::pow(10.0, exponent);  // exact up to 22
}

}  // namespace

bool is_temporal(const Type& type) {
    switch (type.kind) {
        case TypeKind::Date:
        case TypeKind::Time:
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return true;
        default:
            return false;
    }
}

bool is_number(const Type& type) {
    return !is_temporal(type) && !type.is_text() && !type.is_nested() &&
           type.kind != TypeKind::Boolean && type.kind != TypeKind::Uuid;
}

template <>
void encode(const ColumnView& column, std::vector<int64_t>& codes) {
    switch (column.type->kind) {
        case TypeKind::Boolean:
            return encode_as<uint8_t>(column, codes,
                                      [](uint8_t value) -> int64_t { return value != 0 ? 1 : 0; });
        case TypeKind::Float:
            return encode_as<float>(column, codes, [](float value) {
                return code_of_double(static_cast<double>(value));
            });
        case TypeKind::Double:
            return encode_as<double>(column, codes, code_of_double);
        case TypeKind::UInt8:
            return encode_as<uint8_t>(column, codes, as_is);
        case TypeKind::UInt16:
            return encode_as<uint16_t>(column, codes, as_is);
        case TypeKind::UInt32:
            return encode_as<uint32_t>(column, codes, as_is);
        case TypeKind::UInt64:
            return encode_as<uint64_t>(
                column, codes, [](uint64_t value) { return static_cast<int64_t>(value) ^ kSign; });
        default:
            break;
    }
    switch (columnar::value_size(*column.type)) {
        case 1:
            return encode_as<int8_t>(column, codes, as_is);
        case 2:
            return encode_as<int16_t>(column, codes, as_is);
        case 4:
            return encode_as<int32_t>(column, codes, as_is);
        default:
            MR_CHECK(columnar::value_size(*column.type) == 8);
            return encode_as<int64_t>(column, codes, as_is);
    }
}

template <>
void encode(const ColumnView& column, std::vector<Int128>& codes) {
    MR_CHECK(has_wide_code(*column.type));
    const Int128 flipped = column.type->kind == TypeKind::Uuid ? kWideSign : 0;
    encode_as<Int128>(column, codes, [flipped](Int128 value) { return value ^ flipped; });
}

template <typename Code>
void to_numbers(const Type& type, std::span<const Code> codes, std::vector<double>& numbers) {
    numbers.resize(codes.size());
    double* out = numbers.data();
    if constexpr (std::is_same_v<Code, int64_t>) {
        if (is_floating(type)) {
            for (size_t i = 0; i < codes.size(); ++i) out[i] = double_of_code(codes[i]);
            return;
        }
        if (type.kind == TypeKind::UInt64) {
            for (size_t i = 0; i < codes.size(); ++i) {
                out[i] = static_cast<double>(static_cast<uint64_t>(codes[i] ^ kSign));
            }
            return;
        }
    }
    if (type.kind == TypeKind::Decimal && type.scale > 0) {
        const double unit = power_of_ten(type.scale);
        for (size_t i = 0; i < codes.size(); ++i) out[i] = static_cast<double>(codes[i]) / unit;
        return;
    }
    for (size_t i = 0; i < codes.size(); ++i) out[i] = static_cast<double>(codes[i]);
}
template void to_numbers(const Type&, std::span<const int64_t>, std::vector<double>&);
template void to_numbers(const Type&, std::span<const Int128>, std::vector<double>&);

template <>
CodeRange<int64_t> finite_range(const Type& type) {
    constexpr int64_t kDateMax = std::numeric_limits<int32_t>::max();
    constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
    switch (type.kind) {
        case TypeKind::Float:
        case TypeKind::Double:
            return {code_of_double(std::numeric_limits<double>::lowest()),
                    code_of_double(std::numeric_limits<double>::max())};
        case TypeKind::Date:
            return {-kDateMax + 1, kDateMax - 1};
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return {-kMax + 1, kMax - 1};
        default:
            return {kSign, kMax};
    }
}

template <>
CodeRange<Int128> finite_range(const Type& /*type*/) {
    return {kWideSign, ~kWideSign};
}

}  // namespace millrace::profile
