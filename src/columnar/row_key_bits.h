// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "columnar/type.h"

// The bits of a row key's parts, for those who write keys and those who read them (row_key.h).
namespace millrace::columnar::key_bits {

// Spill files hold these, so they must not change while a writer runs; nothing outlives a run.
inline constexpr char kValue = 0x01;
inline constexpr char kNull = 0x02;
inline constexpr char kListEnd = 0x00;

template <typename U>
U swap_to_big_endian(U value) {
    static_assert(std::endian::native == std::endian::little);
    if constexpr (sizeof(U) == 1) return value;
    if constexpr (sizeof(U) == 2) return __builtin_bswap16(value);
    if constexpr (sizeof(U) == 4) return __builtin_bswap32(value);
    if constexpr (sizeof(U) == 8) return __builtin_bswap64(value);
    if constexpr (sizeof(U) == 16) {
        return static_cast<U>(__builtin_bswap64(static_cast<uint64_t>(value))) << 64 |
               __builtin_bswap64(static_cast<uint64_t>(value >> 64));
    }
}

// How a value's bits become an unsigned number of the same order, and back.
struct Unsigned {
    template <typename U>
    static U forth(U bits) {
        return bits;
    }
    template <typename U>
    static U back(U bits) {
        return bits;
    }
};

struct Signed {
    template <typename U>
    static U forth(U bits) {
        return static_cast<U>(bits ^ (U{1} << (sizeof(U) * 8 - 1)));
    }
    template <typename U>
    static U back(U bits) {
        return forth(bits);
    }
};

struct Floating {
    template <typename U>
    static U forth(U bits) {
        using F = std::conditional_t<sizeof(U) == 4, float, double>;
        auto value = std::bit_cast<F>(bits);
        if (std::isnan(value)) value = std::numeric_limits<F>::quiet_NaN();
        if (value == 0) value = 0;  // also -0.0, which SQL holds equal
        bits = std::bit_cast<U>(value);
        constexpr U kSign = U{1} << (sizeof(U) * 8 - 1);
        return (bits & kSign) != 0 ? ~bits : bits ^ kSign;
    }
    template <typename U>
    static U back(U bits) {
        constexpr U kSign = U{1} << (sizeof(U) * 8 - 1);
        return (bits & kSign) != 0 ? bits ^ kSign : ~bits;
    }
};

struct Truth {
    static uint8_t forth(uint8_t bits) { return bits != 0 ? 1 : 0; }
    static uint8_t back(uint8_t bits) { return bits; }
};

// Calls `visit(mapping, bits)` with the mapping of a fixed-size kind and a number of its width.
template <typename Visit>
void with_fixed(const Type& type, Visit visit) {
    switch (type.kind) {
        case TypeKind::Boolean:
            return visit(Truth{}, uint8_t{});
        case TypeKind::Float:
            return visit(Floating{}, uint32_t{});
        case TypeKind::Double:
            return visit(Floating{}, uint64_t{});
        case TypeKind::UInt8:
            return visit(Unsigned{}, uint8_t{});
        case TypeKind::UInt16:
            return visit(Unsigned{}, uint16_t{});
        case TypeKind::UInt32:
            return visit(Unsigned{}, uint32_t{});
        case TypeKind::UInt64:
            return visit(Unsigned{}, uint64_t{});
        case TypeKind::Uuid:
            return visit(Unsigned{}, UInt128{});
        default:
            break;
    }
    switch (value_size(type)) {
        case 1:
            return visit(Signed{}, uint8_t{});
        case 2:
            return visit(Signed{}, uint16_t{});
        case 4:
            return visit(Signed{}, uint32_t{});
        case 8:
            return visit(Signed{}, uint64_t{});
        default:
            return visit(Signed{}, UInt128{});
    }
}

}  // namespace millrace::columnar::key_bits
