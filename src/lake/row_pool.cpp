// SPDX-License-Identifier: Apache-2.0
#include "lake/row_pool.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <new>
#include <utility>

#include "base/error.h"

namespace millrace::lake {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kBlockMax = size_t{64} << 10;
constexpr size_t kCacheLine = 64;
constexpr size_t kFetchMax = size_t{4} << 10;  // then the processor has seen where it goes

// Anonymous memory aligned to huge pages: too much is mapped, then the ends are cut off.
char* map_aligned(size_t size) {
    void* mapped = ::mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    char* const begin = static_cast<char*>(mapped);
    const size_t head = (kHugePage - reinterpret_cast<uintptr_t>(begin) % kHugePage) % kHugePage;
    if (head > 0) ::munmap(begin, head);
    if (head < kHugePage) ::munmap(begin + head + size, kHugePage - head);
    ::madvise(begin + head, size, MADV_HUGEPAGE);  // only advice: any answer will do
    return begin + head;
}

}  // namespace

RowPool::RowPool(RowPool&& other) noexcept
    : slabs_(std::move(other.slabs_)),
      next_(std::exchange(other.next_, 0)),
      at_(std::exchange(other.at_, nullptr)),
      end_(std::exchange(other.end_, nullptr)),
      bytes_(std::exchange(other.bytes_, 0)) {
    other.slabs_.clear();
}

RowPool& RowPool::operator=(RowPool&& other) noexcept {
    std::swap(slabs_, other.slabs_);
    std::swap(next_, other.next_);
    std::swap(at_, other.at_);
    std::swap(end_, other.end_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

char* RowPool::allocate(size_t size) {
    size = (size + 7) & ~size_t{7};
    if (static_cast<size_t>(end_ - at_) < size) next_slab(size);
    return std::exchange(at_, at_ + size);
}

void RowPool::reset() {
    next_ = 0;
    at_ = end_ = nullptr;
}

void RowPool::clear() {
    for (const Slab& slab : slabs_) ::munmap(slab.data, slab.size);
    slabs_.clear();
    bytes_ = 0;
    reset();
}

void RowPool::next_slab(size_t size_min) {
    while (next_ < slabs_.size() && slabs_[next_].size < size_min) ++next_;
    if (next_ == slabs_.size()) {
        const size_t size = (size_min + kHugePage - 1) & ~(kHugePage - 1);
        slabs_.push_back({map_aligned(size), size});
        bytes_ += size;
    }
    at_ = slabs_[next_].data;
    end_ = at_ + slabs_[next_].size;
    ++next_;
}

void RowChain::append(std::string_view row, RowPool& pool) {
    const size_t size = record_bytes(row.size());
    if (static_cast<size_t>(end_ - at_) < size) add_block(size, pool);
    at_ = write_record(row, at_);
    ++rows_;
}

void RowChain::add_block(size_t record_size, RowPool& pool) {
    const size_t usual = std::clamp(std::bit_floor(bytes_ / 4), kBytesMin, kBlockMax);
    const size_t size = std::max(usual, sizeof(Block) + record_size);
    char* memory = pool.allocate(size);
    auto* block = new (memory) Block{nullptr, nullptr};
    if (last_ != nullptr) {
        last_->next = block;
        last_->end = at_;
    } else {
        first_ = block;
    }
    last_ = block;
    at_ = memory + sizeof(Block);
    end_ = memory + size;
    bytes_ += size;
}

void RowChain::collect(std::vector<RowRef>& rows) const {
    rows.reserve(rows.size() + rows_);
    for (const Block* block = first_; block != nullptr; block = block->next) {
        const char* at = reinterpret_cast<const char*>(block + 1);
        const char* const end = block == last_ ? at_ : block->end;
        // Where a record begins is only known from the one before: fetched one by one, each would
        // be waited for.
        if (block->next != nullptr) __builtin_prefetch(block->next);
        for (const char* line = at; line < std::min(end, at + kFetchMax); line += kCacheLine) {
            __builtin_prefetch(line);
        }
        for (std::string_view row; at < end;) {
            MR_CHECK(read_record(at, end, row));
            rows.emplace_back(row);
        }
    }
}

}  // namespace millrace::lake
