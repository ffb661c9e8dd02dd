// SPDX-License-Identifier: Apache-2.0
#include "server/gzip.h"

#include <zlib.h>

#include "base/error.h"
#include "base/text.h"

namespace millrace::server {
namespace {

constexpr size_t kBytesMin = 1024;  // below, the answer fits in a packet as it is
constexpr int kLevel = 1;           // on loopback and in one room the time to compress counts
constexpr int kGzipWindow = MAX_WBITS + 16;

}  // namespace

bool takes_gzip(const net::Request& request) {
    for (const auto& coding : base::split(request.header("Accept-Encoding"), ',')) {
        const auto words = base::split(base::to_lower(coding), ';');
        if (base::trim(words[0]) != "gzip") continue;
        return words.size() < 2 ||
               (base::trim(words[1]) != "q=0" && !base::trim(words[1]).starts_with("q=0.0"));
    }
    return false;
}

std::string gzip(std::string_view text) {
    z_stream stream{};
    MR_CHECK(::deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, MAX_MEM_LEVEL,
                            Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(::deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    MR_CHECK(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    return out;
}

void compress(const net::Request& request, net::Response& response) {
    if (response.body.size() < kBytesMin) return;
    response.set("Vary", "Accept-Encoding");
    if (!takes_gzip(request)) return;
    response.body = gzip(response.body);
    response.set("Content-Encoding", "gzip");
}

}  // namespace millrace::server
