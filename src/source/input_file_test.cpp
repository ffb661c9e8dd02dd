// SPDX-License-Identifier: Apache-2.0
#include "source/input_file.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "source/source_testing.h"

namespace millrace::source {
namespace {

std::string gzip(std::string_view text) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

// With a checksum, as the zstd tool writes: the library alone leaves it out.
std::string zstd(std::string_view text) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
    ZSTD_freeCCtx(context);
    return out;
}

// A frame that holds no data: magic number, size, that many bytes.
std::string skippable(char first) {
    return first + std::string("\x2A\x4D\x18\x04\0\0\0size", 11);
}

class InputFile : public SourceTest {
  protected:
    void SetUp() override {
        SourceTest::SetUp();
        text_ = "a,b\n";
        for (int i = 0; i < 500'000; ++i) text_ += std::to_string(i) + ",x\n";
    }
    std::string text_;  // several times the chunk that is worked on
};

TEST_F(InputFile, CompressedFilesAreKnownByTheirFirstBytes) {
    for (const std::string& bytes :
         {gzip(text_), zstd(text_), gzip(text_.substr(0, 1000)) + gzip(text_.substr(1000)),
          zstd(text_.substr(0, 1000)) + zstd(text_.substr(1000)),
          gzip(text_) + std::string(5, '\0'), gzip(text_) + std::string(size_t{3} << 20, '\0'),
          skippable('\x50') + zstd(text_.substr(0, 1000)) + skippable('\x5F') +
              zstd(text_.substr(1000))}) {
        only(bytes);
        const Survey survey = good();
        EXPECT_EQ(survey.files.at(0).bytes->bytes(), text_);
        EXPECT_EQ(survey.rows, 500'000);
        EXPECT_TRUE(check_unchanged(survey).ok());
    }
    const size_t names =
        static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
    EXPECT_EQ(names, 1U);  // nothing left behind
}

TEST_F(InputFile, CompressedNothingIsAnEmptyFile) {
    spec_.paths = {write("a.csv", gzip("")), write("b.csv", zstd("")), write("c.csv", "a\n1\n"),
                   write("d.csv", skippable('\x53'))};
    EXPECT_EQ(good().rows, 1);
}

TEST_F(InputFile, DamagedDataIsCorruption) {
    for (std::string bytes : {gzip(text_), zstd(text_)}) {
        only(bytes.substr(0, bytes.size() / 2));
        EXPECT_EQ(bad().kind(), base::ErrorKind::Corruption);
        EXPECT_NE(bad().message().find("it ends early"), std::string::npos) << bad().message();
        EXPECT_EQ(bad().location().file, spec_.paths[0]);
        for (size_t i = 0; i < 40; ++i) bytes[bytes.size() / 2 + i] ^= 0x55;
        only(bytes);
        EXPECT_EQ(bad().kind(), base::ErrorKind::Corruption);
    }
    for (const std::string& rest : {std::string("trailing"), std::string("\0\0x", 3)}) {
        only(gzip(text_) + rest);
        EXPECT_EQ(bad().kind(), base::ErrorKind::Corruption);
    }
}

TEST_F(InputFile, OtherCompressionIsNamed) {
    only(std::string_view("PK\x03\x04rest"));
    EXPECT_EQ(bad().message(), "compression not read here: zip");
    only(std::string_view("BZh91AY&SY"));
    EXPECT_EQ(bad().message(), "compression not read here: bzip2");
    for (const std::string_view text : {"BZhive,b\n1,2\n", "BZh\n1\n"}) {  // text after all
        only(text);
        EXPECT_EQ(good().rows, 1);
    }
}

}  // namespace
}  // namespace millrace::source
