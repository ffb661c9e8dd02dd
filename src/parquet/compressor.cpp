// SPDX-License-Identifier: Apache-2.0
#include "parquet/compressor.h"

#include <snappy.h>
#include <zstd.h>

#include "base/error.h"

namespace millrace::parquet {

struct Compressor::ZstdContext {
    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };
    std::unique_ptr<ZSTD_CCtx, Free> handle{ZSTD_createCCtx()};
};

Codec codec_of(Compression compression) {
    switch (compression) {
        case Compression::None:
            return Codec::Uncompressed;
        case Compression::Snappy:
            return Codec::Snappy;
        case Compression::Zstd:
            return Codec::Zstd;
    }
    return Codec::Uncompressed;
}

Compressor::Compressor(Compression compression, int zstd_level)
    : compression_(compression), zstd_level_(zstd_level) {
    if (compression == Compression::Zstd) zstd_ = std::make_unique<ZstdContext>();
}
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;

void Compressor::append(std::string_view bytes, std::string& out) {
    MR_CHECK(compression_ != Compression::None);
    const bool is_zstd = compression_ == Compression::Zstd;
    const size_t bound =
        is_zstd ? ZSTD_compressBound(bytes.size()) : snappy::MaxCompressedLength(bytes.size());
    if (room_.size() < bound) room_.resize(bound);
    size_t size = 0;
    if (is_zstd) {
        size = ZSTD_compressCCtx(zstd_->handle.get(), room_.data(), room_.size(), bytes.data(),
                                 bytes.size(), zstd_level_);
        MR_CHECK(!ZSTD_isError(size));  // only memory can be lacking, the room is bounded
    } else {
        snappy::RawCompress(bytes.data(), bytes.size(), room_.data(), &size);
    }
    out.append(room_.data(), size);
}

}  // namespace millrace::parquet
