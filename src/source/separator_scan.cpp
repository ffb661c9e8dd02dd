// SPDX-License-Identifier: Apache-2.0
#include "source/separator_scan.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace millrace::source {
namespace {

constexpr size_t kWord = 64;

// One bit for each of 64 bytes.
struct Masks {
    uint64_t newline = 0;
    uint64_t separator = 0;  // delimiter or newline
    uint64_t special = 0;
    uint64_t non_ascii = 0;
};

// Appends base + (index of each set bit). Writes eight at a time without asking how many there are:
// a branch per bit would be mispredicted once per line.
[[gnu::always_inline]] inline size_t list_bits(uint64_t bits, size_t base, size_t* out) {
    const auto count = static_cast<size_t>(std::popcount(bits));
    for (size_t done = 0; done < count; done += 8) {
        for (size_t i = 0; i < 8; ++i) {
            out[done + i] = base + static_cast<size_t>(std::countr_zero(bits));
            bits &= bits - 1;
        }
    }
    return count;
}

[[gnu::always_inline]] inline void append(const Masks& masks, size_t base, ScanLists& lists) {
    for (uint64_t rest = masks.newline; rest != 0; rest &= rest - 1) {
        const uint64_t before = masks.separator & ((rest & (0 - rest)) - 1);
        lists.lines[lists.line_count++] =
            lists.end_count + static_cast<size_t>(std::popcount(before));
    }
    lists.end_count += list_bits(masks.separator, base, lists.ends + lists.end_count);
    if (masks.special != 0) {
        lists.special_count += list_bits(masks.special, base, lists.specials + lists.special_count);
    }
}

// Runs `classify` over all words, the last one padded in a copy.
template <typename Classify>
[[gnu::always_inline]] inline void scan_words(const char* data, size_t size, size_t base,
                                              ScanLists& lists, Classify classify) {
    uint64_t non_ascii = 0;
    size_t at = 0;
    for (; at + kWord <= size; at += kWord) {
        Masks masks;
        classify(data + at, masks);
        non_ascii |= masks.non_ascii;
        append(masks, base + at, lists);
    }
    if (at < size) {
        std::array<char, kWord> padded{};
        std::memcpy(padded.data(), data + at, size - at);
        Masks masks;
        classify(padded.data(), masks);
        const uint64_t valid = (uint64_t{1} << (size - at)) - 1;
        masks.newline &= valid;
        masks.separator &= valid;
        masks.special &= valid;
        non_ascii |= masks.non_ascii & valid;
        append(masks, base + at, lists);
    }
    lists.non_ascii |= non_ascii != 0;
}

#if defined(__x86_64__)

// The target attribute must stand on every function that uses the instructions, so the classifier
// is a struct with one marked member rather than a lambda.
struct ClassifySse2 {
    ScanBytes bytes;
    [[gnu::always_inline]] inline void operator()(const char* data, Masks& masks) const {
        const __m128i delimiter = _mm_set1_epi8(bytes.delimiter);
        const __m128i newline = _mm_set1_epi8(bytes.newline);
        const __m128i special = _mm_set1_epi8(bytes.special);
        const __m128i zero = _mm_setzero_si128();
        for (unsigned i = 0; i < 4; ++i) {
            const __m128i v =
                _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + size_t{16} * i));
            const __m128i is_newline = _mm_cmpeq_epi8(v, newline);
            const __m128i is_separator = _mm_or_si128(_mm_cmpeq_epi8(v, delimiter), is_newline);
            const __m128i is_special =
                _mm_or_si128(_mm_cmpeq_epi8(v, special), _mm_cmpeq_epi8(v, zero));
            const auto bits = [i](__m128i x) {
                return uint64_t{static_cast<uint32_t>(_mm_movemask_epi8(x))} << (16 * i);
            };
            masks.newline |= bits(is_newline);
            masks.separator |= bits(is_separator);
            masks.special |= bits(is_special);
            masks.non_ascii |= bits(v);
        }
    }
};

void scan_sse2(const char* data, size_t size, size_t base, ScanBytes bytes, ScanLists& lists) {
    scan_words(data, size, base, lists, ClassifySse2{bytes});
}

// A whole loop of its own: code with a wider target cannot be inlined into a template without it.
__attribute__((target("avx2,bmi,popcnt"))) void scan_avx2(const char* data, size_t size,
                                                          size_t base, ScanBytes bytes,
                                                          ScanLists& lists) {
    const __m256i delimiter = _mm256_set1_epi8(bytes.delimiter);
    const __m256i newline = _mm256_set1_epi8(bytes.newline);
    const __m256i special = _mm256_set1_epi8(bytes.special);
    const __m256i zero = _mm256_setzero_si256();
    __m256i seen = zero;
    const size_t whole = size - size % kWord;
    for (size_t at = 0; at < whole; at += kWord) {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + at));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + at + 32));
        seen = _mm256_or_si256(seen, _mm256_or_si256(low, high));
#define MR_BITS(a, b)                                           \
    (uint64_t{static_cast<uint32_t>(_mm256_movemask_epi8(a))} | \
     uint64_t{static_cast<uint32_t>(_mm256_movemask_epi8(b))} << 32)
        const __m256i newline_low = _mm256_cmpeq_epi8(low, newline);
        const __m256i newline_high = _mm256_cmpeq_epi8(high, newline);
        const __m256i delimiter_low = _mm256_cmpeq_epi8(low, delimiter);
        const __m256i delimiter_high = _mm256_cmpeq_epi8(high, delimiter);
        const __m256i special_low =
            _mm256_or_si256(_mm256_cmpeq_epi8(low, special), _mm256_cmpeq_epi8(low, zero));
        const __m256i special_high =
            _mm256_or_si256(_mm256_cmpeq_epi8(high, special), _mm256_cmpeq_epi8(high, zero));
        Masks masks;
        masks.newline = MR_BITS(newline_low, newline_high);
        masks.separator = masks.newline | MR_BITS(delimiter_low, delimiter_high);
        masks.special = MR_BITS(special_low, special_high);
#undef MR_BITS
        append(masks, base + at, lists);
    }
    if (_mm256_movemask_epi8(seen) != 0) lists.non_ascii = true;
    if (whole < size) scan_sse2(data + whole, size - whole, base + whole, bytes, lists);
}

bool has_avx2() {
    static const bool has = __builtin_cpu_supports("avx2") != 0 &&
                            __builtin_cpu_supports("bmi") != 0 &&
                            __builtin_cpu_supports("popcnt") != 0;
    return has;
}

#else

struct ClassifyPortable {
    ScanBytes bytes;
    void operator()(const char* data, Masks& masks) const {
        for (unsigned i = 0; i < kWord; ++i) {
            const char c = data[i];
            const uint64_t bit = uint64_t{1} << i;
            if (c == bytes.newline) masks.newline |= bit;
            if (c == bytes.newline || c == bytes.delimiter) masks.separator |= bit;
            if (c == bytes.special || c == '\0') masks.special |= bit;
            if ((c & 0x80) != 0) masks.non_ascii |= bit;
        }
    }
};

#endif

}  // namespace

void scan_separators(const char* data, size_t size, size_t base, ScanBytes bytes,
                     ScanLists& lists) {
#if defined(__x86_64__)
    if (has_avx2()) {
        scan_avx2(data, size, base, bytes, lists);
    } else {
        scan_sse2(data, size, base, bytes, lists);
    }
#else
    scan_words(data, size, base, lists, ClassifyPortable{bytes});
#endif
}

}  // namespace millrace::source
