// SPDX-License-Identifier: Apache-2.0
#include "lake/row_run.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/parallel.h"

namespace millrace::lake {
namespace {

// The bytes of `row` from `depth` on as a number of the same order, zeros behind its end. Rows that
// agree in it, one of them being at its end, are equal: no row is the beginning of another.
uint64_t prefix_at(const RowRef& row, size_t depth) {
    uint64_t bits = 0;
    if (depth < row.size) {
        const size_t rest = row.size - depth;
        std::memcpy(&bits, row.data + depth, rest < 8 ? rest : 8);
    }
    return __builtin_bswap64(bits);
}

// How many bytes from the beginning `a` and `b` share, at most `size`. Eight at a time.
size_t common_bytes(const char* a, const char* b, size_t size) {
    size_t at = 0;
    for (; size - at >= 8; at += 8) {
        uint64_t x = 0;
        uint64_t y = 0;
        std::memcpy(&x, a + at, 8);
        std::memcpy(&y, b + at, 8);
        if (x != y) return at + static_cast<size_t>(std::countr_zero(x ^ y)) / 8;
    }
    while (at < size && a[at] == b[at]) ++at;
    return at;
}

// How many bytes all rows share, known to be at least `depth`.
size_t common_prefix(std::span<const RowRef> rows, size_t depth) {
    const RowRef& first = rows[0];
    size_t common = first.size;
    for (const RowRef& row : rows.subspan(1)) {
        const size_t end = std::min<size_t>(common, row.size);
        common = depth + common_bytes(first.data + depth, row.data + depth, end - depth);
        if (common == depth) break;
    }
    return common;
}

// Of each row, before it is sorted.
constexpr size_t kFetchBytes = 256;

// Beyond it the recursion ends and comparisons are of whole rows: long texts made with malice could
// else exhaust the stack.
constexpr size_t kDepthMax = 8192;

// Sorts by eight bytes behind what all rows share, then each group that these do not tell apart in
// the same way: comparisons are of numbers, and long shared beginnings (the rows of one patient)
// are read once and not in every comparison.
void sort_from(std::span<RowRef> rows, size_t depth) {
    if (rows.size() < 2 || depth >= rows[0].size) return;
    depth = common_prefix(rows, depth);
    if (depth >= rows[0].size) return;  // all are equal
    if (depth > kDepthMax) {
        std::sort(rows.begin(), rows.end(),
                  [](const RowRef& a, const RowRef& b) { return a.row() < b.row(); });
        return;
    }
    for (RowRef& row : rows) row.prefix = prefix_at(row, depth);
    std::sort(rows.begin(), rows.end(),
              [](const RowRef& a, const RowRef& b) { return a.prefix < b.prefix; });
    for (size_t begin = 0; begin < rows.size();) {
        size_t end = begin + 1;
        while (end < rows.size() && rows[end].prefix == rows[begin].prefix) ++end;
        sort_from(rows.subspan(begin, end - begin), depth + 8);
        begin = end;
    }
}

}  // namespace

void sort_rows(std::span<RowRef> rows) {
    // The rows stand anywhere: fetched one by one, each would be waited for.
    constexpr size_t kCacheLine = 64;
    for (const RowRef& row : rows) {
        const size_t end = std::min<size_t>(row.size, kFetchBytes);
        for (size_t at = 0; at < end; at += kCacheLine) __builtin_prefetch(row.data + at);
    }
    sort_from(rows, 0);
}

base::Result<void> sort_rows(std::vector<RowRef>& rows, size_t threads, const base::Stop& stop) {
    constexpr size_t kWorthThreads = 1 << 16;
    if (threads < 2 || rows.size() < kWorthThreads) {
        sort_rows(rows);
        return {};
    }
    // Sample sort: rows go to ranges between splitters, then each range is sorted by itself. Four
    // ranges per thread even out what the sample misjudges.
    const size_t ranges = threads * 4;
    constexpr size_t kSamplesPerRange = 64;
    std::vector<RowRef> sample;
    for (size_t i = 0; i < ranges * kSamplesPerRange; ++i) {
        sample.push_back(rows[i * rows.size() / (ranges * kSamplesPerRange)]);
    }
    sort_rows(sample);
    std::vector<std::string_view> splitters;
    for (size_t i = 1; i < ranges; ++i) splitters.push_back(sample[i * kSamplesPerRange].row());

    // Slice s of the rows moves from begin(s) on; `places[s][r]` first counts its rows of range r,
    // then is where they go.
    const size_t slices = threads;
    const auto begin = [&](size_t slice) { return slice * rows.size() / slices; };
    std::vector<std::vector<size_t>> places(slices, std::vector<size_t>(ranges));
    MR_TRY(base::parallel_for(slices, threads, stop, [&](size_t slice, size_t) {
        for (size_t i = begin(slice); i < begin(slice + 1); ++i) {
            const auto range = std::upper_bound(splitters.begin(), splitters.end(), rows[i].row());
            rows[i].prefix = static_cast<uint64_t>(range - splitters.begin());
            ++places[slice][rows[i].prefix];
        }
        return base::Result<void>{};
    }));
    std::vector<size_t> starts;
    size_t place = 0;
    for (size_t range = 0; range < ranges; ++range) {
        starts.push_back(place);
        for (auto& slice : places) {
            const size_t count = slice[range];
            slice[range] = place;
            place += count;
        }
    }
    starts.push_back(place);
    std::vector<RowRef> moved(rows.size());
    MR_TRY(base::parallel_for(slices, threads, stop, [&](size_t slice, size_t) {
        for (size_t i = begin(slice); i < begin(slice + 1); ++i) {
            moved[places[slice][rows[i].prefix]++] = rows[i];
        }
        return base::Result<void>{};
    }));
    rows.swap(moved);
    moved = {};
    return base::parallel_for(ranges, threads, stop, [&](size_t range, size_t) {
        sort_rows(std::span(rows).subspan(starts[range], starts[range + 1] - starts[range]));
        return base::Result<void>{};
    });
}

std::span<RowRef> remove_duplicates(std::span<RowRef> rows) {
    const auto same = [](const RowRef& a, const RowRef& b) { return a.row() == b.row(); };
    const auto end = std::unique(rows.begin(), rows.end(), same);
    return rows.first(static_cast<size_t>(end - rows.begin()));
}

char* write_record(std::string_view row, char* out) {
    size_t rest = row.size();
    for (; rest >= 0x80; rest >>= 7) *out++ = static_cast<char>(rest | 0x80);
    *out++ = static_cast<char>(rest);
    std::memcpy(out, row.data(), row.size());
    return out + row.size();
}

}  // namespace millrace::lake
