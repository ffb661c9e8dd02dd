// SPDX-License-Identifier: Apache-2.0
#include "source/evidence.h"

#include <array>
#include <charconv>
#include <string>

#include "source/value.h"

namespace millrace::source {
namespace {

using columnar::Type;
using columnar::TypeKind;

constexpr uint64_t kExactInDouble = uint64_t{1} << 53;

bool is_digit(char c) {
    return static_cast<unsigned char>(c - '0') < 10;
}

Evidence classify_integer(bool negative, std::string_view digits) {
    if (digits.size() <= 15) return kInt53;
    if (digits.size() <= 19) {
        uint64_t value = 0;
        for (const char c : digits) value = value * 10 + static_cast<uint64_t>(c - '0');
        if (value <= kExactInDouble) return kInt53;
        if (value <= uint64_t{INT64_MAX} + (negative ? 1 : 0)) return kInt64;
    }
    return digits.size() <= 38 ? kWide : kText;
}

// What stands before the point of a decimal must be exact: there are no integers beyond 2^53 among
// doubles, and no fractions long before. An exponent says that the value is rounded.
Evidence classify_decimal(bool negative, std::string_view whole) {
    return classify_integer(negative, whole) == kInt53 ? kDouble : kText;
}

// [-] digits [. digits] [e [+-] digits], a point with a digit behind it, no needless leading zero.
Evidence classify_number(std::string_view text) {
    const bool negative = text[0] == '-';
    const std::string_view number = text.substr(negative ? 1 : 0);
    size_t at = 0;
    while (at < number.size() && is_digit(number[at])) ++at;
    if (at > 1 && number[0] == '0') return kText;
    if (at == number.size()) {
        return at == 0 ? kText : classify_integer(negative, number);
    }
    if (number[at] == '.') {
        const size_t point = at++;
        while (at < number.size() && is_digit(number[at])) ++at;
        if (at == point + 1) return kText;
        if (at == number.size()) return classify_decimal(negative, number.substr(0, point));
    } else if (at == 0) {
        return kText;
    }
    if (number[at] != 'e' && number[at] != 'E') return kText;
    if (++at < number.size() && (number[at] == '+' || number[at] == '-')) ++at;
    const size_t exponent = at;
    while (at < number.size() && is_digit(number[at])) ++at;
    if (at != number.size() || at == exponent) return kText;
    double value = 0;  // the exponent may be out of range
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc{} ? kDouble : kText;
}

Evidence classify_time(std::string_view text) {
    if (text.size() == 10) {
        int32_t days = 0;
        return read_date(text, days) == Fit::Yes ? kDate : kText;
    }
    int64_t micros = 0;
    Zone zone{};
    if (read_timestamp(text, micros, zone) != Fit::Yes) return kText;
    return zone == Zone::Present ? kTimestampTz : kTimestamp;
}

bool looks_like_time(std::string_view text) {
    return text.size() >= 10 && text[4] == '-' && text[7] == '-';
}

// The types of sets in the order in which they are tried: the first that has all kinds is it.
struct Rung {
    Evidence kinds;
    TypeKind type;
};
constexpr std::array<Rung, 7> kRungs{{{kBoolean, TypeKind::Boolean},
                                      {kInt53 | kInt64, TypeKind::Int64},
                                      {kInt53 | kInt64 | kWide, TypeKind::Decimal},
                                      {kInt53 | kDouble, TypeKind::Double},
                                      {kDate, TypeKind::Date},
                                      {kDate | kTimestamp, TypeKind::Timestamp},
                                      {kTimestampTz, TypeKind::TimestampTz}}};

const Rung* rung(Evidence evidence) {
    for (const Rung& rung : kRungs) {
        if (evidence != kNothing && (evidence & ~rung.kinds) == 0) return &rung;
    }
    return nullptr;
}

}  // namespace

Evidence classify(std::string_view text) {
    if (text.empty()) return kText;
    const char first = text[0];
    if (is_digit(first) || first == '-' || first == '.') {
        return looks_like_time(text) ? classify_time(text) : classify_number(text);
    }
    if (text.size() == 4 && equals_ignoring_case(text, "true")) return kBoolean;
    if (text.size() == 5 && equals_ignoring_case(text, "false")) return kBoolean;
    return kText;
}

Evidence classify_json_string(std::string_view text) {
    return looks_like_time(text) ? classify_time(text) : kText;
}

Type resolve(Evidence evidence) {
    const Rung* found = rung(evidence);
    if (found == nullptr) return TypeKind::Text;
    return found->type == TypeKind::Decimal ? Type::decimal(38, 0) : Type(found->type);
}

Evidence accepted_by(const Type& type) {
    const Rung* found = rung(evidence_of(type));
    return found == nullptr ? kAnything : found->kinds;
}

Evidence evidence_of(const Type& type) {
    switch (type.kind) {
        case TypeKind::Boolean:
            return kBoolean;
        case TypeKind::Int8:
        case TypeKind::Int16:
        case TypeKind::Int32:
        case TypeKind::UInt8:
        case TypeKind::UInt16:
        case TypeKind::UInt32:
        case TypeKind::Int64:
            return kInt53;  // so that BIGINT can still become DOUBLE
        case TypeKind::UInt64:
            return kWide;
        case TypeKind::Float:
        case TypeKind::Double:
            return kDouble;
        case TypeKind::Decimal:
            return type.scale == 0 ? kWide : kDouble;
        case TypeKind::Date:
            return kDate;
        case TypeKind::Timestamp:
            return kTimestamp;
        case TypeKind::TimestampTz:
            return kTimestampTz;
        case TypeKind::List:
            return kList;
        case TypeKind::Struct:
            return kStruct;
        case TypeKind::Time:
        case TypeKind::Uuid:
        case TypeKind::Text:
        case TypeKind::Blob:
            return kText;
    }
    return kText;
}

bool is_settled(Evidence evidence) {
    return evidence != kNothing && evidence != kList && evidence != kStruct &&
           resolve(evidence).kind == TypeKind::Text;
}

}  // namespace millrace::source
