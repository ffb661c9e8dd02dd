// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "columnar/column.h"
#include "columnar/type.h"

namespace millrace::profile {

using columnar::Int128;

// Values of a fixed size as whole numbers of the same order, so that counting, bounds, quantiles
// and bins are written once:
//
//   int64_t  Boolean, integers, dates and times, decimals of up to 18 digits: the stored number;
//            UInt64: its sign bit flipped; Float and Double: as doubles, see code_of_double()
//   Int128   longer decimals; Uuid: its sign bit flipped
//
// Equal codes are equal values: -0.0 has the code of 0.0, and all NaN have one, above infinity.
inline int64_t code_of_double(double value) {
    if (value == 0) value = 0;
    if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
    const auto bits = std::bit_cast<int64_t>(value);
    // The more a negative number is below zero, the greater are its lower bits.
    return bits ^ ((bits >> 63) & std::numeric_limits<int64_t>::max());
}
inline double double_of_code(int64_t code) {
    return std::bit_cast<double>(code ^ ((code >> 63) & std::numeric_limits<int64_t>::max()));
}

// Whether a type's codes are Int128.
inline bool has_wide_code(const columnar::Type& type) {
    return type.kind == columnar::TypeKind::Uuid ||
           (type.kind == columnar::TypeKind::Decimal && type.precision > 18);
}
inline bool is_floating(const columnar::Type& type) {
    return type.kind == columnar::TypeKind::Float || type.kind == columnar::TypeKind::Double;
}
bool is_number(const columnar::Type& type);    // has a mean
bool is_temporal(const columnar::Type& type);  // has quantiles, as numbers have

// The codes of the rows that have a value. `codes` is given the size.
template <typename Code>
void encode(const columnar::ColumnView& column, std::vector<Code>& codes);

// What a number is as a double; the type is that of its codes.
template <typename Code>
void to_numbers(const columnar::Type& type, std::span<const Code> codes,
                std::vector<double>& numbers);

// The least and the greatest code of a finite value: without NaN, infinities of numbers, and the
// infinities that DuckDB's dates and timestamps know.
template <typename Code>
struct CodeRange {
    Code min = 0;
    Code max = 0;
    bool contains(Code code) const { return code >= min && code <= max; }
};
template <typename Code>
CodeRange<Code> finite_range(const columnar::Type& type);

// As SQL prints the value.
template <typename Code>
std::string to_text(const columnar::Type& type, Code code);

}  // namespace millrace::profile
