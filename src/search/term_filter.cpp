// SPDX-License-Identifier: Apache-2.0
#include "search/term_filter.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

namespace millrace::search {
namespace {

constexpr uint64_t kBlockBytes = 32;
constexpr uint64_t kBitsOfTerm = 11;
constexpr std::array<uint32_t, 8> kSalts{0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                                         0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};

uint64_t block_of(uint64_t hash, uint64_t block_count) {
    return ((hash >> 32) * block_count) >> 32;
}

// The bit of the hash in each of the eight words of its block.
template <typename Visit>
void for_each_bit(uint64_t hash, uint64_t block_count, const Visit& visit) {
    const uint64_t begin = block_of(hash, block_count) * kBlockBytes;
    for (size_t word = 0; word < kSalts.size(); ++word) {
        const uint32_t bit = (static_cast<uint32_t>(hash) * kSalts[word]) >> 27;
        visit(begin + word * 4 + bit / 8, static_cast<unsigned char>(1u << (bit % 8)));
    }
}

}  // namespace

TermFilter::TermFilter(uint64_t term_count)
    : bytes_(std::max<uint64_t>(1, term_count * kBitsOfTerm / (kBlockBytes * 8)) * kBlockBytes,
             '\0') {}

uint64_t TermFilter::hash_of(std::string_view term) {
    return XXH3_64bits(term.data(), term.size());
}

void TermFilter::add(uint64_t hash) {
    for_each_bit(hash, bytes_.size() / kBlockBytes, [&](uint64_t at, unsigned char bit) {
        bytes_[at] = static_cast<char>(static_cast<unsigned char>(bytes_[at]) | bit);
    });
}

bool TermFilter::may_have(std::string_view bytes, uint64_t hash) {
    if (bytes.empty()) return false;
    bool has = true;
    for_each_bit(hash, bytes.size() / kBlockBytes, [&](uint64_t at, unsigned char bit) {
        has = has && (static_cast<unsigned char>(bytes[at]) & bit) != 0;
    });
    return has;
}

}  // namespace millrace::search
