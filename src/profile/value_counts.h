// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "profile/value_hash.h"

namespace millrace::profile {

// How often each value was seen. Open addressing, at most half full. A Key is small, compares with
// == and has a hash_of() (value_hash.h, or beside it). One thread.
template <typename Key>
class ValueCounts {
  public:
    struct Entry {
        Key key{};
        int64_t count = 0;  // 0: no value stands here
    };

    // The entry of `key`; of count 0 if it is new, and then the caller raises the count before the
    // next call. Valid until the next call.
    Entry& entry(const Key& key, uint64_t hash) {
        size_t at = hash & (slots_.size() - 1);
        while (slots_[at].count != 0) {
            if (slots_[at].key == key) return slots_[at];
            at = (at + 1) & (slots_.size() - 1);
        }
        if ((size_ + 1) * 2 > slots_.size()) {
            grow();
            return entry(key, hash);
        }
        ++size_;
        slots_[at].key = key;
        return slots_[at];
    }

    size_t size() const { return size_; }

    template <typename Visit>
    void for_each(Visit visit) const {
        for (const Entry& entry : slots_) {
            if (entry.count != 0) visit(entry);
        }
    }
    // May change what of the key is not compared.
    template <typename Visit>
    void for_each(Visit visit) {
        for (Entry& entry : slots_) {
            if (entry.count != 0) visit(entry);
        }
    }

    void drop_up_to(int64_t count) {
        std::vector<Entry> kept;
        for (Entry& entry : slots_) {
            if (entry.count > count) kept.push_back(entry);
            entry.count = 0;
        }
        size_ = 0;
        for (const Entry& entry : kept) put(entry);
    }
    void clear() {
        slots_ = std::vector<Entry>(kSlotsMin);
        size_ = 0;
    }

  private:
    static constexpr size_t kSlotsMin = 64;

    void put(const Entry& entry) {
        size_t at = hash_of(entry.key) & (slots_.size() - 1);
        while (slots_[at].count != 0) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = entry;
        ++size_;
    }
    void grow() {
        std::vector<Entry> old(slots_.size() * 2);
        std::swap(old, slots_);
        size_ = 0;
        for (const Entry& entry : old) {
            if (entry.count != 0) put(entry);
        }
    }

    std::vector<Entry> slots_ = std::vector<Entry>(kSlotsMin);
    size_t size_ = 0;
};

}  // namespace millrace::profile
