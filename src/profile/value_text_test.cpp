// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "profile/value_code.h"

namespace millrace::profile {
namespace {

using columnar::Type;
using columnar::TypeKind;

TEST(ValueText, IsWhatSqlPrints) {
    struct Case {
        Type type;
        int64_t code;
        std::string_view want;
    };
    constexpr int64_t kDay = 86'400'000'000;
    for (const Case& each : {
             Case{TypeKind::Boolean, 1, "true"},
             Case{TypeKind::Int8, -128, "-128"},
             Case{Type::decimal(18, 3), -5, "-0.005"},
             Case{Type::decimal(18, 3), 12345, "12.345"},
             Case{Type::decimal(9, 0), 12345, "12345"},
             Case{TypeKind::Double, code_of_double(1), "1.0"},
             Case{TypeKind::Double, code_of_double(-0.0), "0.0"},
             Case{TypeKind::Double, code_of_double(-0.1), "-0.1"},
             Case{TypeKind::Double, code_of_double(1e300), "1e+300"},
             Case{TypeKind::Double, code_of_double(1e15), "1000000000000000.0"},
             Case{TypeKind::Float, code_of_double(static_cast<double>(0.1F)), "0.1"},
             Case{TypeKind::Date, 0, "1970-01-01"},
             Case{TypeKind::Date, 11016, "2000-02-29"},
             Case{TypeKind::Date, -1, "1969-12-31"},
             Case{TypeKind::Date, -719'529, "0002-12-31 (BC)"},
             Case{TypeKind::Date, 2'147'483'647, "infinity"},
             Case{TypeKind::Time, 3'600'000'000, "01:00:00"},
             Case{TypeKind::Time, kDay - 100, "23:59:59.9999"},
             Case{TypeKind::Timestamp, -1, "1969-12-31 23:59:59.999999"},
             Case{TypeKind::Timestamp, -719'528 * kDay, "0001-01-01 (BC) 00:00:00"},
             Case{TypeKind::TimestampTz, kDay, "1970-01-02 00:00:00+00"},
         }) {
        EXPECT_EQ(to_text<int64_t>(each.type, each.code), each.want);
    }
}

TEST(ValueText, WritesAUuidInItsGroups) {
    const auto bits = static_cast<columnar::UInt128>(0x123e4567e89b12d3) << 64 | 0xa456426614174000;
    TypeKind kind = TypeKind::Uuid;
    const Type type = kind;
    std::vector<Int128> codes;
    encode({&type, &bits, nullptr, 1, {}}, codes);
    ASSERT_EQ(codes.size(), 1u);
    EXPECT_EQ(to_text<Int128>(type, codes[0]), "123e4567-e89b-12d3-a456-426614174000");
}

TEST(ValueCode, KeepsTheOrderOfDoubles) {
    const double values[] = {-std::numeric_limits<double>::infinity(),
                             -1e300,
                             -1,
                             -1e-300,
                             0,
                             1e-300,
                             1,
                             1e300,
                             std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::quiet_NaN()};
    for (size_t i = 1; i < std::size(values); ++i) {
        EXPECT_LT(code_of_double(values[i - 1]), code_of_double(values[i]));
    }
    EXPECT_EQ(code_of_double(-0.0), code_of_double(0.0));
    EXPECT_EQ(double_of_code(code_of_double(-1e300)), -1e300);
}

}  // namespace
}  // namespace millrace::profile
