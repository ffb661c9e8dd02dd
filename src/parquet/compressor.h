// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "parquet/file_encoder.h"

namespace millrace::parquet {

// parquet.thrift, enum CompressionCodec; on disk, must not change.
enum class Codec : int32_t { Uncompressed = 0, Snappy = 1, Zstd = 6 };

Codec codec_of(Compression compression);

// Compresses pages, keeping the library's working memory from one to the next. One thread.
class Compressor {
  public:
    Compressor(Compression compression, int zstd_level);
    ~Compressor();
    Compressor(Compressor&&) noexcept;

    // Appends the compressed form of `bytes` to `out`; not for Compression::None.
    void append(std::string_view bytes, std::string& out);

  private:
    struct ZstdContext;
    Compression compression_;
    int zstd_level_;
    std::unique_ptr<ZstdContext> zstd_;  // null for the others
    std::vector<char> room_;             // the bound of the largest page so far
};

}  // namespace millrace::parquet
