// SPDX-License-Identifier: Apache-2.0
#include "source/input_file.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace millrace::source {
namespace {

constexpr size_t kChunk = size_t{1} << 20;

base::Error damaged(std::string_view format, std::string_view what, const base::Path& path) {
    return base::corruption(fmt::format("{} data damaged: {}", format, what))
        .at(path.string())
        .hint("fetch the file again");
}

// One gzip member after another, and zeros behind the last (padding of a tape or a block device),
// as gzip itself reads them.
base::Result<void> inflate_all(std::string_view in, const base::Path& path, base::File& out,
                               const base::Stop& stop) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return base::unavailable("no memory for gzip");
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
    std::vector<char> buffer(kChunk);
    size_t at = 0;
    int state = Z_OK;
    while (at < in.size() || state != Z_STREAM_END) {
        if (at == in.size()) return damaged("gzip", "it ends early", path);
        if (state == Z_STREAM_END) {
            if (in.find_first_not_of('\0', at) == std::string_view::npos) break;
            inflateReset(&stream);
        }
        const size_t offered = std::min(kChunk, in.size() - at);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data() + at));
        stream.avail_in = static_cast<uInt>(offered);
        do {
            MR_TRY(stop.check());
            stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
            stream.avail_out = static_cast<uInt>(buffer.size());
            state = inflate(&stream, Z_NO_FLUSH);
            if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
                return damaged("gzip", stream.msg == nullptr ? "bad data" : stream.msg, path);
            }
            MR_TRY(out.write({buffer.data(), buffer.size() - stream.avail_out}));
        } while (stream.avail_out == 0 && state != Z_STREAM_END);
        at += offered - stream.avail_in;
    }
    return {};
}

// A frame of data, or one to skip (RFC 8878, 3.1): pzstd writes its sizes there.
bool begins_as_zstd(std::string_view bytes) {
    if (bytes.starts_with("\x28\xB5\x2F\xFD")) return true;
    return bytes.size() >= 4 && (bytes[0] & 0xF0) == 0x50 && bytes.substr(1, 3) == "\x2A\x4D\x18";
}

base::Result<void> unzstd_all(std::string_view in, const base::Path& path, base::File& out,
                              const base::Stop& stop) {
    const std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> stream(ZSTD_createDStream(),
                                                                          ZSTD_freeDStream);
    if (stream == nullptr) return base::unavailable("no memory for zstd");
    std::vector<char> buffer(std::max(kChunk, ZSTD_DStreamOutSize()));
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    for (;;) {
        MR_TRY(stop.check());
        ZSTD_outBuffer output{buffer.data(), buffer.size(), 0};
        // Answers 0 at the end of a frame; another frame may follow.
        const size_t expected = ZSTD_decompressStream(stream.get(), &output, &input);
        if (ZSTD_isError(expected) != 0) {
            return damaged("zstd", ZSTD_getErrorName(expected), path);
        }
        MR_TRY(out.write({buffer.data(), output.pos}));
        if (input.pos < input.size) continue;
        if (expected == 0) return {};
        if (output.pos < output.size) return damaged("zstd", "it ends early", path);
    }
}

base::Result<void> refuse_unknown(std::string_view bytes, const base::Path& path) {
    struct Known {
        std::string_view magic;
        std::string_view name;
    };
    for (const auto& [magic, name] : {Known{"PK\x03\x04", "zip"}, Known{"BZh", "bzip2"},
                                      Known{"\xFD"
                                            "7zXZ",
                                            "xz"}}) {
        // "BZh" could begin a text; bzip2 has a digit and the digits of pi behind it.
        if (!bytes.starts_with(magic)) continue;
        if (name == "bzip2" && (bytes.size() < 7 || bytes.substr(4, 3) != "\x31\x41\x59")) continue;
        return base::invalid_argument(fmt::format("compression not read here: {}", name))
            .at(path.string())
            .hint("unpack the file, or compress it with gzip or zstd");
    }
    return {};
}

}  // namespace

base::Result<std::shared_ptr<base::MappedFile>> open_input(const base::Path& path,
                                                           const base::Path& temporary_directory,
                                                           const base::Stop& stop) {
    std::unique_ptr<base::MappedFile> original = MR_TRY(base::MappedFile::open(path));
    const std::string_view bytes = original->bytes();
    const bool gzip = bytes.starts_with("\x1F\x8B");
    const bool zstd = begins_as_zstd(bytes);
    if (!gzip && !zstd) {
        MR_TRY(refuse_unknown(bytes, path));
        return std::shared_ptr<base::MappedFile>(std::move(original));
    }
    base::File file = MR_TRY(base::File::create_temporary(temporary_directory));
    MR_TRY(gzip ? inflate_all(bytes, path, file, stop) : unzstd_all(bytes, path, file, stop));
    MR_TRY(original->check_unchanged());
    std::unique_ptr<base::MappedFile> mapped = MR_TRY(base::MappedFile::map(file));
    return std::shared_ptr<base::MappedFile>(std::move(mapped));
}

}  // namespace millrace::source
