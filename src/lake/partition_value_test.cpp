// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_value.h"

#include <gtest/gtest.h>

#include <limits>

namespace millrace::lake {
namespace {

using columnar::Int128;
using columnar::TextRef;
using columnar::Type;
using columnar::TypeKind;
using columnar::UInt128;

template <typename T>
std::string text_of(const Type& type, T value) {
    return *partition_value({&type, &value, nullptr, 1, {}}, 0);
}

TEST(PartitionValue, WritesEveryScalarAsSqlDoes) {
    EXPECT_EQ(text_of(TypeKind::Boolean, uint8_t{1}), "true");
    EXPECT_EQ(text_of(TypeKind::Boolean, uint8_t{0}), "false");
    EXPECT_EQ(text_of(TypeKind::Int8, int8_t{-128}), "-128");
    EXPECT_EQ(text_of(TypeKind::UInt64, ~uint64_t{0}), "18446744073709551615");
    EXPECT_EQ(text_of(TypeKind::Double, 0.1), "0.1");
    EXPECT_EQ(text_of(TypeKind::Double, 3.0), "3.0");
    EXPECT_EQ(text_of(TypeKind::Float, std::numeric_limits<float>::quiet_NaN()), "nan");
    EXPECT_EQ(text_of(TypeKind::Double, -std::numeric_limits<double>::infinity()), "-inf");
    EXPECT_EQ(text_of(TypeKind::Uuid, UInt128{0x0011223344556677} << 64 | 0x8899AABBCCDDEEFF),
              "00112233-4455-6677-8899-aabbccddeeff");
    EXPECT_EQ(text_of(TypeKind::Text, TextRef("Zürich")), "Zürich");
    EXPECT_EQ(text_of(TypeKind::Blob, TextRef(std::string_view("a\0\xFF\\", 4))),
              "a\\x00\\xFF\\x5C");
}

TEST(PartitionValue, WritesDecimalsOfEveryWidth) {
    EXPECT_EQ(text_of(Type::decimal(4, 2), int16_t{-5}), "-0.05");
    EXPECT_EQ(text_of(Type::decimal(9, 0), int32_t{120}), "120");
    EXPECT_EQ(text_of(Type::decimal(18, 3), int64_t{1500}), "1.500");
    Int128 wide = 1;
    for (int i = 0; i < 38; ++i) wide *= 10;
    EXPECT_EQ(text_of(Type::decimal(38, 5), wide - 1), "999999999999999999999999999999999.99999");
    EXPECT_EQ(text_of(Type::decimal(38, 38), 1 - wide),
              "-0.99999999999999999999999999999999999999");
}

TEST(PartitionValue, WritesDatesAndTimes) {
    struct Case {
        int32_t days;
        std::string_view want;
    };
    for (const auto& [days, want] :
         {Case{0, "1970-01-01"}, Case{-1, "1969-12-31"}, Case{16'079, "2014-01-09"},
          Case{11'016, "2000-02-29"}, Case{-719'162, "0001-01-01"},
          Case{-719'163, "0001-12-31 (BC)"}, Case{-719'528, "0001-01-01 (BC)"},
          Case{-719'529, "0002-12-31 (BC)"}, Case{2'932'897, "10000-01-01"},
          Case{std::numeric_limits<int32_t>::max(), "infinity"},
          Case{-std::numeric_limits<int32_t>::max(), "-infinity"}}) {
        EXPECT_EQ(text_of(TypeKind::Date, days), want) << days;
    }
    EXPECT_EQ(text_of(TypeKind::Time, int64_t{45'000'500'000}), "12:30:00.5");
    EXPECT_EQ(text_of(TypeKind::Timestamp, int64_t{1'389'270'600'000'000}), "2014-01-09 12:30:00");
    EXPECT_EQ(text_of(TypeKind::Timestamp, int64_t{-1}), "1969-12-31 23:59:59.999999");
    // The engine reads an era only where it writes it: behind the date.
    EXPECT_EQ(text_of(TypeKind::Timestamp, int64_t{-719'528} * 86'400'000'000),
              "0001-01-01 (BC) 00:00:00");
    EXPECT_EQ(text_of(TypeKind::TimestampTz, int64_t{0}), "1970-01-01 00:00:00+00");
    EXPECT_EQ(text_of(TypeKind::Timestamp, std::numeric_limits<int64_t>::max()), "infinity");
}

TEST(PartitionValue, IsNothingForNull) {
    const Type type(TypeKind::Int32);
    const int32_t value = 7;
    const uint64_t none = 0;
    EXPECT_EQ(partition_value({&type, &value, &none, 1, {}}, 0), std::nullopt);
}

TEST(PartitionKey, GivesTheValuesInTheOrderOfThePartitionColumns) {
    const columnar::Schema schema{{{"x", TypeKind::Text}, {"y", TypeKind::Int32}}};
    const TextRef text("a/b");
    const int32_t number = 2014;
    columnar::BatchView batch{1, {}};
    batch.columns.push_back({&schema.fields[0].type, &text, nullptr, 1, {}});
    batch.columns.push_back({&schema.fields[1].type, &number, nullptr, 1, {}});
    const PartitionKey partition(schema, {1, 0});
    std::string key;
    partition.append(batch, 0, key);
    EXPECT_EQ(partition.values(key), (std::vector<PartitionValue>{"2014", "a/b"}));
}

}  // namespace
}  // namespace millrace::lake
