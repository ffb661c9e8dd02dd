// SPDX-License-Identifier: Apache-2.0
#include "lake/row_merge.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace millrace::lake {

// One of the orders being merged, and the row it stands at.
struct MergedRows::Source {
    virtual ~Source() = default;
    // Moves to the next row; false at the end. The row is valid until the next call.
    virtual base::Result<bool> next() = 0;
    std::string_view row;
};

namespace {

// Sorts the heap so that its front is the smallest row.
constexpr auto kGreater = [](const auto* a, const auto* b) { return a->row > b->row; };

}  // namespace

MergedRows::MergedRows(std::span<const SpilledRun> runs, std::span<const RowRef> rows,
                       bool distinct, size_t buffer_bytes)
    : distinct_(distinct) {
    struct InMemory final : Source {
        explicit InMemory(std::span<const RowRef> all) : sorted(all) {}
        base::Result<bool> next() override { return sorted.next(row); }
        SortedRows sorted;
    };
    struct Spilled final : Source {
        Spilled(SpilledRun from, size_t bytes) : run(from), buffer(bytes) {}
        base::Result<bool> next() override {
            while (!read_record(at, end, row)) {
                if (run.bytes == 0) {
                    if (at == end) return false;
                    return base::corruption("spill file ends inside a row: " +
                                            run.file->path().string());
                }
                MR_TRY(refill());
            }
            return true;
        }
        // Moves what is left to the front and reads on behind it.
        base::Result<void> refill() {
            const auto left = static_cast<size_t>(end - at);
            if (left > 0) std::memmove(buffer.data(), at, left);
            if (left == buffer.size()) buffer.resize(buffer.size() * 2);
            const size_t size = std::min(buffer.size() - left, static_cast<size_t>(run.bytes));
            MR_TRY(run.file->read_at(run.offset, buffer.data() + left, size));
            run.offset += static_cast<int64_t>(size);
            run.bytes -= static_cast<int64_t>(size);
            at = buffer.data();
            end = at + left + size;
            return {};
        }
        SpilledRun run;  // what is still in the file
        std::vector<char> buffer;
        const char* at = nullptr;
        const char* end = nullptr;
    };
    if (!rows.empty()) sources_.push_back(std::make_unique<InMemory>(rows));
    for (const SpilledRun& run : runs) {
        const size_t size = std::min(buffer_bytes, static_cast<size_t>(run.bytes));
        sources_.push_back(std::make_unique<Spilled>(run, std::max<size_t>(size, 64)));
    }
}

MergedRows::~MergedRows() = default;

base::Result<void> MergedRows::advance(Source& source) {
    if (MR_TRY(source.next())) {
        heap_.push_back(&source);
        std::push_heap(heap_.begin(), heap_.end(), kGreater);
    }
    return {};
}

base::Result<bool> MergedRows::next(std::string_view& row) {
    if (!std::exchange(started_, true)) {
        for (const auto& source : sources_) MR_TRY(advance(*source));
    }
    while (!heap_.empty()) {
        std::pop_heap(heap_.begin(), heap_.end(), kGreater);
        Source& source = *heap_.back();
        heap_.pop_back();
        const bool repeated = distinct_ && any_ && source.row == last_;
        if (!repeated) {
            char* copy = pool_.allocate(source.row.size());
            std::memcpy(copy, source.row.data(), source.row.size());
            last_ = {copy, source.row.size()};
            any_ = true;
        }
        MR_TRY(advance(source));
        if (repeated) continue;
        row = last_;
        return true;
    }
    return false;
}

void MergedRows::release() {
    kept_ = std::string(last_);
    last_ = kept_;
    pool_.reset();
}

base::Result<void> collect(std::span<const SpilledRun> runs, RowPool& pool,
                           std::vector<RowRef>& rows) {
    for (const SpilledRun& run : runs) {
        const auto size = static_cast<size_t>(run.bytes);
        char* memory = pool.allocate(size);
        MR_TRY(run.file->read_at(run.offset, memory, size));
        const char* at = memory;
        for (std::string_view row; at < memory + size;) {
            if (!read_record(at, memory + size, row)) {
                return base::corruption("spill file ends inside a row: " +
                                        run.file->path().string());
            }
            rows.emplace_back(row);
        }
    }
    return {};
}

}  // namespace millrace::lake
