// SPDX-License-Identifier: Apache-2.0
#include "parquet/column_chunk.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parquet/sample_batch.h"

namespace millrace::parquet {
namespace {

using base::Json;
using columnar::Field;
using columnar::Schema;
using columnar::TypeKind;

ChunkSummary encode(const Field& field, const std::vector<Json>& values, EncoderOptions options,
                    std::string& out) {
    const SampleColumn column(field.type, values);
    Shredder shredder;
    const columnar::ColumnView view = column.view();
    const auto leaves = shredder.shred(field, view);
    EXPECT_TRUE(leaves.ok());
    ChunkEncoder encoder(options);
    const auto summary =
        encoder.append(leaves_of(Schema{{field}}).at(0), view, *(*leaves)->at(0).levels, out);
    EXPECT_TRUE(summary.ok());
    return *summary;
}

const Field kNumber{"a", TypeKind::Int64, true};

TEST(ColumnChunk, OfDistinctValuesBeginsWithItsFirstOfManyDataPages) {
    std::vector<Json> values;
    for (int64_t i = 0; i < 1000; ++i) values.emplace_back(i * i);
    std::string out = "before";
    const ChunkSummary chunk = encode(kNumber, values, {.page_bytes_max = 800}, out);
    EXPECT_FALSE(chunk.has_dictionary);
    EXPECT_EQ(chunk.data_page_offset, 0);
    EXPECT_EQ(chunk.stored_bytes, static_cast<int64_t>(out.size() - 6));
    EXPECT_EQ(chunk.entries, 1000);
}

TEST(ColumnChunk, OfRepeatedValuesBeginsWithTheirDictionary) {
    std::vector<Json> values;
    for (int64_t i = 0; i < 1000; ++i) values.emplace_back(i * 7 % 10);
    std::string out;
    const ChunkSummary chunk = encode(kNumber, values, {.page_bytes_max = 100}, out);
    EXPECT_TRUE(chunk.has_dictionary);
    EXPECT_GT(chunk.data_page_offset, 10);
    EXPECT_LT(chunk.data_page_offset, 10 * 8 + 30);
    EXPECT_LT(chunk.stored_bytes, 1000 * 4 / 8 + 250);
}

TEST(ColumnChunk, CountsNullsAndKeepsTheirBytesOut) {
    std::string out;
    const ChunkSummary chunk = encode(kNumber, std::vector<Json>(1000), {}, out);
    EXPECT_EQ(chunk.null_count, 1000);
    EXPECT_EQ(chunk.entries, 1000);
    EXPECT_FALSE(chunk.bounds.is_known());
    EXPECT_LT(out.size(), 40u) << "one run of levels";
}

TEST(ColumnChunk, OfARequiredColumnHasNoLevels) {
    std::string with;
    std::string without;
    const EncoderOptions options{.compression = Compression::None};
    encode(kNumber, {1, 2, 3}, options, with);
    encode({"a", TypeKind::Int64, false}, {1, 2, 3}, options, without);
    // Size, run header and value of the definition levels.
    EXPECT_EQ(with.size() - without.size(), 6u);
}

TEST(ColumnChunk, TellsTheCodecThatItsPagesHave) {
    std::string out;
    const std::vector<Json> repeated(100, std::string(50, 'a'));
    EXPECT_EQ(encode({"a", TypeKind::Text}, repeated, {}, out).codec, Codec::Snappy);
    EXPECT_EQ(encode({"a", TypeKind::Text}, {"b"}, {}, out).codec, Codec::Uncompressed);
    EXPECT_EQ(
        encode({"a", TypeKind::Text}, repeated, {.compression = Compression::Zstd}, out).codec,
        Codec::Zstd);
    EXPECT_EQ(
        encode({"a", TypeKind::Text}, repeated, {.compression = Compression::None}, out).codec,
        Codec::Uncompressed);
}

}  // namespace
}  // namespace millrace::parquet
