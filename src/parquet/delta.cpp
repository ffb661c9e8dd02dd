// SPDX-License-Identifier: Apache-2.0
#include "parquet/delta.h"

#include <algorithm>
#include <array>

#include "parquet/bits.h"
#include "parquet/thrift.h"
#include "parquet/value.h"

namespace millrace::parquet {
namespace {

constexpr size_t kBlock = 128;  // a multiple of 128, by the specification
constexpr size_t kMiniblocks = 4;
constexpr size_t kMiniblock = kBlock / kMiniblocks;  // a multiple of 32

// Differences wrap around at 32 bits, as readers add them up again.
void append_block(std::span<const int32_t> values, int32_t before, std::string& out) {
    std::array<uint32_t, kBlock> deltas;
    int32_t least = INT32_MAX;
    for (size_t i = 0; i < values.size(); ++i) {
        deltas[i] = static_cast<uint32_t>(values[i]) - static_cast<uint32_t>(before);
        least = std::min(least, static_cast<int32_t>(deltas[i]));
        before = values[i];
    }
    append_zigzag(least, out);
    const size_t widths_at = out.size();
    out.append(kMiniblocks, '\0');
    for (size_t begin = 0; begin < values.size(); begin += kMiniblock) {
        const size_t end = std::min(begin + kMiniblock, values.size());
        uint32_t largest = 0;
        for (size_t i = begin; i < end; ++i) {
            deltas[i] -= static_cast<uint32_t>(least);
            largest = std::max(largest, deltas[i]);
        }
        const int width = bit_width(largest);
        if (width == 0) continue;
        out[widths_at + begin / kMiniblock] = static_cast<char>(width);
        append_bits(std::span<const uint32_t>(deltas.data() + begin, end - begin), width,
                    kMiniblock / 8 * static_cast<size_t>(width), out);
    }
}

}  // namespace

void append_deltas(std::span<const int32_t> values, std::string& out) {
    append_varint(kBlock, out);
    append_varint(kMiniblocks, out);
    append_varint(values.size(), out);
    append_zigzag(values.empty() ? 0 : values[0], out);
    for (size_t begin = 1; begin < values.size(); begin += kBlock) {
        const size_t count = std::min(kBlock, values.size() - begin);
        append_block(values.subspan(begin, count), values[begin - 1], out);
    }
}

void append_delta_lengths(std::span<const TextRef> texts, std::vector<int32_t>& sizes,
                          std::string& out) {
    sizes.resize(texts.size());
    size_t bytes = 0;
    for (size_t i = 0; i < texts.size(); ++i) {
        sizes[i] = static_cast<int32_t>(texts[i].size);
        bytes += texts[i].size;
    }
    append_deltas(sizes, out);
    append_bytes(texts, bytes, out);
}

}  // namespace millrace::parquet
