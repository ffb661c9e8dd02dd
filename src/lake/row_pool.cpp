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

// Slabs grow with what is held already. Their pages are made when they are first written to, so a
// large one costs no more, and each one made locks out all threads that have pages made.
constexpr size_t kSlabMin = size_t{1} << 20;
constexpr size_t kSlabMax = size_t{64} << 20;
constexpr size_t kBlockMin = 512;
constexpr size_t kBlockMax = size_t{64} << 10;

char* map(size_t size) {
    void* mapped = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    return static_cast<char*>(mapped);
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
        const size_t usual = std::clamp(std::bit_floor(bytes_), kSlabMin, kSlabMax);
        const size_t size = std::max(usual, (size_min + kSlabMin - 1) & ~(kSlabMin - 1));
        slabs_.push_back({map(size), size});
        bytes_ += size;
    }
    at_ = slabs_[next_].data;
    end_ = at_ + slabs_[next_].size;
    ++next_;
}

void RowChain::append(uint32_t bucket, std::string_view row, RowPool& pool) {
    const size_t size = sizeof(bucket) + record_bytes(row.size());
    if (static_cast<size_t>(end_ - at_) < size) add_block(size, pool);
    std::memcpy(at_, &bucket, sizeof(bucket));
    at_ = write_record(row, at_ + sizeof(bucket));
    ++rows_;
}

void RowChain::add_block(size_t record_size, RowPool& pool) {
    const size_t usual = std::clamp(std::bit_floor(bytes_ / 4), kBlockMin, kBlockMax);
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

}  // namespace millrace::lake
