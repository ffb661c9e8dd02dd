// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lake/row_run.h"

namespace millrace::lake {

// Memory that is handed out piece by piece and given back all at once. Its slabs come from the
// system directly, on huge pages where there are any: rows of ten thousand buckets are written all
// over it, and the page table would cost more than the copy. One thread.
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
    // What the slabs take.
    size_t bytes() const { return bytes_; }

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
    size_t bytes_ = 0;
};

// The rows of one bucket as they came: records in a chain of blocks from a pool. A block is at most
// a quarter of what the chain holds already, so that at most a fifth of it is empty, half of that
// on average, whether the bucket is small or large.
class RowChain {
  public:
    static constexpr size_t kBytesMin =
        512;  // of the pool, with the first row; more for a long one

    void append(std::string_view row, RowPool& pool);
    // Where the next row will go, to be fetched into the cache beforehand.
    const char* next() const { return at_; }
    // Appends a reference to every row.
    void collect(std::vector<RowRef>& rows) const;
    size_t rows() const { return rows_; }
    size_t bytes() const { return bytes_; }

  private:
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

}  // namespace millrace::lake
