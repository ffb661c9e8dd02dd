// SPDX-License-Identifier: Apache-2.0
#include "source/convert.h"

#include <fmt/format.h>

#include <charconv>
#include <cstring>

#include "base/utf8.h"
#include "columnar/column.h"

namespace millrace::source {
namespace {

using columnar::Int128;
using columnar::Type;
using columnar::TypeKind;

template <typename T>
void store(void* slot, const T& value) {
    std::memcpy(slot, &value, sizeof(T));
}

// Integers and floating point, as <charconv> reads them.
template <typename T>
Fit convert_number(const Type&, std::string_view text, void* slot) {
    if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
    T value{};
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value);
    if (result.ptr != end) return Fit::No;
    if (result.ec == std::errc::result_out_of_range) return Fit::OutOfRange;
    if (result.ec != std::errc{}) return Fit::No;
    store(slot, value);
    return Fit::Yes;
}

template <typename Stored>
Fit convert_decimal(const Type& type, std::string_view text, void* slot) {
    Int128 value = 0;
    const Fit fit = read_decimal(text, type.precision, type.scale, value);
    if (fit == Fit::Yes) store(slot, static_cast<Stored>(value));
    return fit;
}

Fit convert_boolean(const Type&, std::string_view text, void* slot) {
    uint8_t value = 0;
    const Fit fit = read_boolean(text, value);
    if (fit == Fit::Yes) store(slot, value);
    return fit;
}

Fit convert_date(const Type&, std::string_view text, void* slot) {
    int32_t value = 0;
    const Fit fit = read_date(text, value);
    if (fit == Fit::Yes) store(slot, value);
    return fit;
}

Fit convert_time(const Type&, std::string_view text, void* slot) {
    int64_t value = 0;
    const Fit fit = read_time(text, value);
    if (fit == Fit::Yes) store(slot, value);
    return fit;
}

Fit convert_timestamp(const Type&, std::string_view text, void* slot) {
    int64_t value = 0;
    Zone zone{};
    const Fit fit = read_timestamp(text, value, zone);
    if (fit == Fit::Yes) store(slot, value);
    return fit;
}

Fit convert_uuid(const Type&, std::string_view text, void* slot) {
    columnar::UInt128 value = 0;
    const Fit fit = read_uuid(text, value);
    if (fit == Fit::Yes) store(slot, value);
    return fit;
}

Fit convert_text(const Type&, std::string_view text, void* slot) {
    store(slot, columnar::TextRef(text));
    return Fit::Yes;
}

Converter decimal_converter(uint8_t precision) {
    if (precision <= 4) return convert_decimal<int16_t>;
    if (precision <= 9) return convert_decimal<int32_t>;
    if (precision <= 18) return convert_decimal<int64_t>;
    return convert_decimal<Int128>;
}

}  // namespace

Converter converter_for(const Type& type) {
    switch (type.kind) {
        case TypeKind::Boolean:
            return convert_boolean;
        case TypeKind::Int8:
            return convert_number<int8_t>;
        case TypeKind::Int16:
            return convert_number<int16_t>;
        case TypeKind::Int32:
            return convert_number<int32_t>;
        case TypeKind::Int64:
            return convert_number<int64_t>;
        case TypeKind::UInt8:
            return convert_number<uint8_t>;
        case TypeKind::UInt16:
            return convert_number<uint16_t>;
        case TypeKind::UInt32:
            return convert_number<uint32_t>;
        case TypeKind::UInt64:
            return convert_number<uint64_t>;
        case TypeKind::Float:
            return convert_number<float>;
        case TypeKind::Double:
            return convert_number<double>;
        case TypeKind::Decimal:
            return decimal_converter(type.precision);
        case TypeKind::Date:
            return convert_date;
        case TypeKind::Time:
            return convert_time;
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return convert_timestamp;
        case TypeKind::Uuid:
            return convert_uuid;
        case TypeKind::Text:
        case TypeKind::Blob:
        case TypeKind::List:
        case TypeKind::Struct:
            return convert_text;
    }
    return convert_text;
}

std::string describe_misfit(const Type& type, std::string_view text, Fit fit) {
    return fmt::format("expected {}, found '{}'{}", type.to_string(), base::excerpt(text, 60),
                       fit == Fit::OutOfRange ? " (out of range)" : "");
}

}  // namespace millrace::source
