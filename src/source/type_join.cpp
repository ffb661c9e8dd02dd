// SPDX-License-Identifier: Apache-2.0
#include "source/type_join.h"

#include <algorithm>
#include <array>
#include <optional>

namespace millrace::source {
namespace {

using columnar::Field;
using columnar::Type;
using columnar::TypeKind;

// An integer type: its bits, and digits it always has room for. One more is what it may need.
struct Integer {
    TypeKind kind;
    int bits;
    bool is_signed;
    int digits;
};
constexpr std::array<Integer, 8> kIntegers{{{TypeKind::UInt8, 8, false, 2},
                                            {TypeKind::Int8, 8, true, 2},
                                            {TypeKind::UInt16, 16, false, 4},
                                            {TypeKind::Int16, 16, true, 4},
                                            {TypeKind::UInt32, 32, false, 9},
                                            {TypeKind::Int32, 32, true, 9},
                                            {TypeKind::UInt64, 64, false, 19},
                                            {TypeKind::Int64, 64, true, 18}}};

const Integer* integer(const Type& type) {
    const auto* const found =
        std::find_if(kIntegers.begin(), kIntegers.end(),
                     [&type](const Integer& known) { return known.kind == type.kind; });
    return found == kIntegers.end() ? nullptr : found;
}

bool is_floating(const Type& type) {
    return type.kind == TypeKind::Float || type.kind == TypeKind::Double;
}

// The digits a number may need, before and behind the point.
struct Digits {
    int whole;
    int scale;
};

std::optional<Digits> digits(const Type& type) {
    if (const Integer* number = integer(type)) return Digits{number->digits + 1, 0};
    if (type.kind != TypeKind::Decimal) return std::nullopt;
    return Digits{type.precision - type.scale, type.scale};
}

bool integer_holds(const Integer& to, const Integer& from) {
    return from.is_signed ? to.is_signed && to.bits >= from.bits
                          : to.bits >= from.bits + (to.is_signed ? 1 : 0);
}

// `from` is an integer or a decimal.
bool number_holds(const Type& to, const Type& from, Digits needed) {
    if (const Integer* number = integer(to)) {
        if (const Integer* other = integer(from)) return integer_holds(*number, *other);
        return number->is_signed && needed.scale == 0 && needed.whole <= number->digits;
    }
    // 2^24 and 2^53: beyond them not every integer is there, and fractions hardly ever are.
    if (to.kind == TypeKind::Float) return needed.scale == 0 && needed.whole <= 7;
    if (to.kind == TypeKind::Double) return needed.scale == 0 && needed.whole <= 15;
    const auto room = digits(to);
    return room && room->whole >= needed.whole && room->scale >= needed.scale;
}

const Field* find(const Type& structure, const std::string& name) {
    const auto found = std::find_if(structure.children.begin(), structure.children.end(),
                                    [&name](const Field& field) { return field.name == name; });
    return found == structure.children.end() ? nullptr : &*found;
}

Type join_numbers(const Type& a, const Type& b) {
    if (is_floating(a) || is_floating(b)) return TypeKind::Double;
    if (integer(a) != nullptr && integer(b) != nullptr) {
        for (const Integer& wider : kIntegers) {
            if (holds(wider.kind, a) && holds(wider.kind, b)) return wider.kind;
        }
    }
    const int whole = std::max(digits(a)->whole, digits(b)->whole);
    const int scale = std::max(digits(a)->scale, digits(b)->scale);
    if (whole + scale > 38) return TypeKind::Text;
    return Type::decimal(static_cast<uint8_t>(whole + scale), static_cast<uint8_t>(scale));
}

Type join_structures(const Type& a, const Type& b) {
    std::vector<Field> fields = a.children;
    for (Field& field : fields) {
        if (const Field* other = find(b, field.name))
            field.type = join_types(field.type, other->type);
    }
    for (const Field& field : b.children) {
        if (find(a, field.name) == nullptr) fields.push_back(field);
    }
    return Type::structure(std::move(fields));
}

}  // namespace

Type settled(const Type& type) {
    if (is_unseen(type)) return TypeKind::Text;
    Type settled_type = type;
    for (Field& field : settled_type.children) field.type = settled(field.type);
    return settled_type;
}

bool fills(const Type& before, const Type& now) {
    if (before == now || is_unseen(before)) return true;
    return before.is_nested() && before.kind == now.kind &&
           std::equal(before.children.begin(), before.children.end(), now.children.begin(),
                      now.children.end(), [](const Field& was, const Field& is) {
                          return was.name == is.name && fills(was.type, is.type);
                      });
}

bool holds(const Type& to, const Type& from) {
    if (to == from || is_unseen(from) || to.kind == TypeKind::Text) return true;
    if (const auto needed = digits(from)) return number_holds(to, from, *needed);
    if (to.kind == TypeKind::Double) return from.kind == TypeKind::Float;
    if (to.kind != from.kind) return false;
    if (to.kind == TypeKind::List) return holds(to.children[0].type, from.children[0].type);
    return to.kind == TypeKind::Struct &&
           std::all_of(from.children.begin(), from.children.end(), [&to](const Field& field) {
               const Field* room = find(to, field.name);
               return room != nullptr && holds(room->type, field.type);
           });
}

Type join_types(const Type& a, const Type& b) {
    if (holds(a, b)) return a;
    if (holds(b, a)) return b;
    const auto is_number = [](const Type& type) { return is_floating(type) || digits(type); };
    if (is_number(a) && is_number(b)) return join_numbers(a, b);
    // It holds only the dates of 290,000 years around 1970, which nearly all are.
    const auto is_day = [](const Type& type) {
        return type.kind == TypeKind::Date || type.kind == TypeKind::Timestamp;
    };
    if (is_day(a) && is_day(b)) return TypeKind::Timestamp;
    if (a.kind == TypeKind::List && b.kind == TypeKind::List) {
        return Type::list(join_types(a.children[0].type, b.children[0].type));
    }
    if (a.kind == TypeKind::Struct && b.kind == TypeKind::Struct) return join_structures(a, b);
    return TypeKind::Text;
}

}  // namespace millrace::source
