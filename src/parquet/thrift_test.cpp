// SPDX-License-Identifier: Apache-2.0
#include "parquet/thrift.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::parquet {
namespace {

using namespace std::string_literals;

TEST(Varint, HoldsSevenBitsAByteLowestFirst) {
    struct Case {
        uint64_t value;
        std::string want;
    };
    for (const auto& [value, want] :
         {Case{0, "\0"s}, Case{127, "\x7F"}, Case{128, "\x80\x01"}, Case{300, "\xAC\x02"},
          Case{UINT64_MAX, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"}}) {
        SCOPED_TRACE(value);
        std::string out;
        append_varint(value, out);
        EXPECT_EQ(out, want);
    }
}

TEST(ThriftWriter, WritesFieldsAsDistanceTypeAndZigzagValue) {
    std::string out;
    ThriftWriter writer(out);
    writer.begin_struct();
    writer.i32(1, -1);
    writer.i64(2, 64);
    writer.boolean(5, true);
    writer.boolean(6, false);
    writer.i8(7, -8);
    writer.binary(8, "ab");
    writer.end_struct();
    EXPECT_EQ(out, "\x15\x01\x16\x80\x01\x31\x12\x13\xF8\x18\x02"s + "ab" + "\0"s);
}

TEST(ThriftWriter, WritesAFieldMoreThanFifteenAwayInFull) {
    std::string out;
    ThriftWriter writer(out);
    writer.begin_struct();
    writer.i32(16, 1);
    writer.end_struct();
    EXPECT_EQ(out, "\x05\x20\x02\0"s);
}

TEST(ThriftWriter, CountsFieldsOfEachStructFromItsOwnBegin) {
    std::string out;
    ThriftWriter writer(out);
    writer.begin_struct();
    writer.begin_struct(3);
    writer.i32(1, 0);
    writer.empty_struct(2);
    writer.end_struct();
    writer.i32(4, 0);
    writer.end_struct();
    EXPECT_EQ(out, "\x3C\x15\0\x1C\0\0\x15\0\0"s);
}

TEST(ThriftWriter, WritesListsWithTheirCountInTheHeaderOrBehindIt) {
    std::string out;
    ThriftWriter writer(out);
    writer.begin_struct();
    writer.begin_list(1, ThriftWriter::ElementType::I32, 2);
    writer.element(3);
    writer.element(-3);
    writer.begin_list(2, ThriftWriter::ElementType::Binary, 15);
    EXPECT_EQ(out, "\x19\x25\x06\x05\x19\xF8\x0F"s);
}

TEST(ThriftWriterDeathTest, RefusesFieldsOutOfOrder) {
    std::string out;
    ThriftWriter writer(out);
    writer.begin_struct();
    writer.i32(2, 0);
    EXPECT_DEATH(writer.i32(2, 0), "internal check failed");
}

}  // namespace
}  // namespace millrace::parquet
