// SPDX-License-Identifier: Apache-2.0
// How SQL prints the value of a code (to_text() of value_code.h).
#include <limits>

#include "base/error.h"
#include "columnar/value_text.h"
#include "profile/value_code.h"

namespace millrace::profile {

using columnar::Type;
using columnar::TypeKind;
using columnar::UInt128;

template <>
std::string to_text(const Type& type, int64_t code) {
    switch (type.kind) {
        case TypeKind::Boolean:
            return code != 0 ? "true" : "false";
        case TypeKind::Float:
            return columnar::real_text(static_cast<float>(double_of_code(code)));
        case TypeKind::Double:
            return columnar::real_text(double_of_code(code));
        case TypeKind::UInt64:
            return std::to_string(
                static_cast<uint64_t>(code ^ std::numeric_limits<int64_t>::min()));
        case TypeKind::Decimal:
            return columnar::decimal_text(code, type.scale);
        case TypeKind::Date:
            return columnar::date_text(static_cast<int32_t>(code));
        case TypeKind::Time:
            return columnar::time_text(code);
        case TypeKind::Timestamp:
            return columnar::timestamp_text(code);
        case TypeKind::TimestampTz:
            return columnar::timestamp_tz_text(code);
        default:
            return std::to_string(code);
    }
}

template <>
std::string to_text(const Type& type, Int128 code) {
    if (type.kind == TypeKind::Decimal) return columnar::decimal_text(code, type.scale);
    MR_CHECK(type.kind == TypeKind::Uuid);
    return columnar::uuid_text(static_cast<UInt128>(code) ^ (UInt128{1} << 127));
}

}  // namespace millrace::profile
