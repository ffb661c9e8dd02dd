// SPDX-License-Identifier: Apache-2.0
#include "elt/value_fit.h"

#include <fmt/format.h>

namespace millrace::elt {
namespace {

using columnar::Type;
using columnar::TypeKind;

// The decimal with as many digits before the point as `type` has, and all others behind it.
// Nothing if `type` is no exact number.
std::string widest_decimal(const Type& type) {
    switch (type.kind) {
        case TypeKind::Int8:
        case TypeKind::Int16:
        case TypeKind::Int32:
        case TypeKind::Int64:
        case TypeKind::UInt8:
        case TypeKind::UInt16:
        case TypeKind::UInt32:
        case TypeKind::UInt64:
            return "DECIMAL(38,18)";
        case TypeKind::Decimal:
            return fmt::format("DECIMAL(38,{})", 38 - (type.precision - type.scale));
        default:
            return {};
    }
}

}  // namespace

std::string value_fits(const std::string& value, const Type& from, const Type& to) {
    const std::string cast = fmt::format("TRY_CAST({} AS {})", value, to.to_string());
    if (from.kind == TypeKind::Text) {
        if (const std::string exact = widest_decimal(to); !exact.empty()) {
            return fmt::format("({0} IS NULL OR coalesce(TRY_CAST({0} AS {1}) = {2}, false))",
                               value, exact, cast);
        }
    }
    if (from.kind == TypeKind::Text ||
        (from.kind == TypeKind::Double && to.kind == TypeKind::Float)) {
        return fmt::format("({} IS NULL OR {} IS NOT NULL)", value, cast);
    }
    return fmt::format("(TRY_CAST({} AS {}) IS NOT DISTINCT FROM {})", cast, from.to_string(),
                       value);
}

}  // namespace millrace::elt
