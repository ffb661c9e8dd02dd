// SPDX-License-Identifier: Apache-2.0
#include "parquet/file_encoder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "parquet/sample_batch.h"

namespace millrace::parquet {
namespace {

using base::Json;
using columnar::Schema;
using columnar::Type;
using columnar::TypeKind;

std::string encode(FileEncoder& encoder, const Schema& schema, const std::vector<Rows>& groups,
                   FileStatistics* statistics = nullptr) {
    std::string out;
    encoder.begin(out);
    for (const Rows& rows : groups) {
        const auto added = encoder.add_row_group(SampleBatch(schema, rows).view(), out);
        EXPECT_TRUE(added.ok()) << added.error().to_string();
    }
    const FileStatistics found = encoder.finish(out);
    if (statistics != nullptr) *statistics = found;
    return out;
}

TEST(FileEncoder, FramesAFileWithoutRows) {
    const Schema schema{{{"a", TypeKind::Int32}}};
    FileEncoder encoder(schema, {});
    FileStatistics statistics;
    const std::string file = encode(encoder, schema, {{}}, &statistics);
    EXPECT_TRUE(file.starts_with("PAR1"));
    EXPECT_TRUE(file.ends_with("PAR1"));
    uint32_t footer_size;
    std::memcpy(&footer_size, file.data() + file.size() - 8, sizeof(footer_size));
    EXPECT_EQ(file.size(), 4 + footer_size + 8);
    EXPECT_EQ(statistics.rows, 0);
    EXPECT_EQ(statistics.bytes, static_cast<int64_t>(file.size()));
    EXPECT_FALSE(statistics.columns.at(0).min.has_value());
}

// What a reader finds in such files, tests/peers/parquet_readers.py checks.
TEST(FileEncoder, GivesTheSameBytesForTheSameRows) {
    for (uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        SampleMaker maker(seed);
        const Schema schema = maker.schema(1 + seed % 7);
        const EncoderOptions options{.compression = static_cast<Compression>(seed % 3),
                                     .page_bytes_max = seed % 2 == 0 ? 100u : 1u << 20};
        const std::vector<Rows> rows{maker.rows(schema, 150), maker.rows(schema, 40)};
        const std::vector<Rows> others{maker.rows(schema, 300)};

        FileEncoder fresh(schema, options);
        const std::string want = encode(fresh, schema, rows);
        FileEncoder used(schema, options);
        encode(used, schema, others);
        EXPECT_EQ(encode(used, schema, rows), want) << "after another file";

        std::string abandoned;
        used.begin(abandoned);
        EXPECT_TRUE(used.add_row_group(SampleBatch(schema, others[0]).view(), abandoned).ok());
        EXPECT_EQ(encode(used, schema, rows), want) << "after a file that was given up";
    }
}

TEST(FileEncoder, GivesTheSameBytesOnAnyNumberOfThreads) {
    for (uint64_t seed = 1; seed <= 3; ++seed) {
        SCOPED_TRACE(seed);
        SampleMaker maker(seed);
        const Schema schema = maker.schema(5);
        const std::vector<Rows> rows{maker.rows(schema, 17'000), maker.rows(schema, 10)};
        FileStatistics one_statistics;
        FileStatistics three_statistics;
        FileEncoder one(schema, {});
        FileEncoder three(schema, {}, 3);
        EXPECT_EQ(encode(three, schema, rows, &three_statistics),
                  encode(one, schema, rows, &one_statistics));
        EXPECT_EQ(three_statistics.bytes, one_statistics.bytes);
    }
}

TEST(FileEncoder, DoesNotMindWhereItsOutputGoes) {
    SampleMaker maker(5);
    const Schema schema = maker.schema(5);
    const Rows rows = maker.rows(schema, 100);
    FileEncoder encoder(schema, {});
    const std::string want = encode(encoder, schema, {rows, rows});

    std::string file;
    std::string piece = "left from elsewhere";
    const auto take = [&] { file += std::exchange(piece, ""); };
    encoder.begin(piece);
    take();
    for (int group = 0; group < 2; ++group) {
        ASSERT_TRUE(encoder.add_row_group(SampleBatch(schema, rows).view(), piece).ok());
        take();
    }
    EXPECT_EQ(encoder.finish(piece).bytes, static_cast<int64_t>(want.size()));
    take();
    EXPECT_EQ(file, "left from elsewhere" + want);
}

TEST(FileEncoder, ReportsBoundsAndNullsOverAllRowGroups) {
    const Schema schema{{{"number", TypeKind::Int32},
                         {"text", TypeKind::Text},
                         {"float", TypeKind::Double},
                         {"list", Type::list(TypeKind::Int32)},
                         {"none", TypeKind::Text}}};
    FileEncoder encoder(schema, {});
    FileStatistics statistics;
    encode(encoder, schema,
           {{Json::array({-7, "m", 1.0, Json::array({nullptr}), nullptr})},
            {Json::array({nullptr, "b", "nan", nullptr, nullptr}),
             Json::array({258, "x", 2.0, nullptr, nullptr})}},
           &statistics);
    const auto& columns = statistics.columns;
    ASSERT_EQ(columns.size(), 5u);
    EXPECT_EQ(statistics.rows, 3);
    EXPECT_EQ(columns[0].null_count, 1);
    EXPECT_EQ(columns[0].min, "\xF9\xFF\xFF\xFF");
    EXPECT_EQ(columns[0].max, std::string("\x02\x01\0\0", 4));
    EXPECT_EQ(columns[1].null_count, 0);
    EXPECT_EQ(columns[1].min, "b");
    EXPECT_EQ(columns[1].max, "x");
    EXPECT_FALSE(columns[2].min.has_value()) << "a NaN has no place in the order";
    EXPECT_EQ(columns[3].null_count, 2) << "null lists, not null elements";
    EXPECT_FALSE(columns[3].max.has_value());
    EXPECT_EQ(columns[4].null_count, 3);
    EXPECT_FALSE(columns[4].min.has_value());
}

TEST(FileEncoder, RefusesStructsWithoutFields) {
    const Schema schema{{{"empty", Type::structure({})}}};
    FileEncoder encoder(schema, {});
    std::string out;
    encoder.begin(out);
    const auto added = encoder.add_row_group(SampleBatch(schema, {}).view(), out);
    ASSERT_FALSE(added.ok());
    EXPECT_EQ(added.error().message(), "struct without fields in a Parquet file: empty");
}

TEST(FileEncoder, RefusesNestingThatLevelsCannotHold) {
    Type type = TypeKind::Int32;
    for (int depth = 0; depth < 70; ++depth) type = Type::list(type);
    FileEncoder encoder(Schema{{{"deep", type}}}, {});
    std::string out;
    encoder.begin(out);
    const auto added =
        encoder.add_row_group({0, {columnar::ColumnView{&type, {}, {}, 0, {}}}}, out);
    ASSERT_FALSE(added.ok());
    EXPECT_EQ(added.error().kind(), base::ErrorKind::InvalidArgument);
}

// Small partitions come by the thousand, so every byte that is not data counts. The bound is a few
// bytes above what the file takes today.
TEST(FileEncoder, SpendsLittleOnAColumnThatSaysNothing) {
    const Schema one{{{"a", TypeKind::Text}}};
    const Schema two{{{"a", TypeKind::Text}, {"b", TypeKind::Text}}};
    FileEncoder one_encoder(one, {});
    FileEncoder two_encoder(two, {});
    const std::string first = encode(one_encoder, one, {Rows(500, Json::array({"x"}))});
    const std::string second = encode(two_encoder, two, {Rows(500, Json::array({"x", "x"}))});
    EXPECT_LE(second.size() - first.size(), 130u);
}

TEST(FileEncoder, StoresRepeatedValuesOnce) {
    const Schema schema{{{"a", TypeKind::Text, false}}};
    Rows rows;
    for (int row = 0; row < 5000; ++row) {
        rows.push_back(Json::array({"a rather long text, number " + std::to_string(row * 7 % 10)}));
    }
    FileEncoder encoder(schema, {.compression = Compression::None});
    EXPECT_LE(encode(encoder, schema, {rows}).size(), 5000u * 4 / 8 + 600);
}

TEST(FileEncoder, LeavesCompressionOutWhereItDoesNotPay) {
    SampleMaker maker(3);
    const Schema schema{{{"a", TypeKind::Uuid, false}}};
    const Rows rows = maker.rows(schema, 1000);
    size_t plain_size = 0;
    for (const auto compression : {Compression::None, Compression::Snappy, Compression::Zstd}) {
        FileEncoder encoder(schema, {.compression = compression});
        const size_t size = encode(encoder, schema, {rows}).size();
        if (compression == Compression::None) plain_size = size;
        EXPECT_LE(size, plain_size);
    }
}

}  // namespace
}  // namespace millrace::parquet
