// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "lake/row_run.h"

namespace millrace::lake {

// Memory that is handed out piece by piece and given back all at once, straight from the system:
// gigabytes given back are the system's again. One thread.
class RowPool {
  public:
    RowPool() = default;
    ~RowPool() { clear(); }
    RowPool(RowPool&& other) noexcept;
    RowPool& operator=(RowPool&& other) noexcept;

    // Memory for `size` bytes, aligned to 8, valid until reset() or clear().
    char* allocate(size_t size);
    // Takes everything back, to be handed out again.
    void reset();
    // Gives everything back to the system.
    void clear();
    // What is held, without what the newest slab has left. After reset() it is all held.
    size_t bytes() const { return bytes_ - static_cast<size_t>(end_ - at_); }

  private:
    struct Slab {
        char* data;
        size_t size;
    };
    void next_slab(size_t size_min);
    std::vector<Slab> slabs_;
    size_t next_ = 0;  // the first slab not in use
    char* at_ = nullptr;
    char* end_ = nullptr;
    size_t bytes_ = 0;  // of slabs
};

// Rows as they came, each with the number of the bucket it belongs to: records in a chain of blocks
// from a pool. A block is at most a quarter of what the chain holds already, so that at most a
// fifth of it is empty, half of that on average, whether the chain is short or long.
class RowChain {
  public:
    void append(uint32_t bucket, std::string_view row, RowPool& pool);
    // Calls `take(bucket, row)` for every row.
    template <typename Take>
    void for_each(const Take& take) const;
    size_t rows() const { return rows_; }
    size_t bytes() const { return bytes_; }

  private:
    // How far ahead of the reader memory is fetched: the processor by itself stops at each page.
    static constexpr size_t kAhead = 1024;

    struct Block {
        Block* next;
        char* end;  // of the records; known when the next block begins
    };
    void add_block(size_t record_size, RowPool& pool);
    Block* first_ = nullptr;
    Block* last_ = nullptr;
    char* at_ = nullptr;
    char* end_ = nullptr;
    size_t rows_ = 0;
    size_t bytes_ = 0;  // of blocks
};

template <typename Take>
void RowChain::for_each(const Take& take) const {
    for (const Block* block = first_; block != nullptr; block = block->next) {
        const char* at = reinterpret_cast<const char*>(block + 1);
        const char* const end = block == last_ ? at_ : block->end;
        while (at < end) {
            __builtin_prefetch(at + kAhead);
            uint32_t bucket = 0;
            std::memcpy(&bucket, at, sizeof(bucket));
            at += sizeof(bucket);
            std::string_view row;
            MR_CHECK(read_record(at, end, row));
            take(bucket, row);
        }
    }
}

}  // namespace millrace::lake
