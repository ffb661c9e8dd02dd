// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace millrace::search {

using DocId = uint32_t;  // the catalog's id of an entity

// A set of documents, a bit for each id there is. At a million of them it is 125 kB, and joining
// two takes 10 microseconds: less than any cleverer form costs to decide upon.
class DocSet {
  public:
    DocSet() = default;
    explicit DocSet(size_t id_count) : words_((id_count + 63) / 64) {}

    void add(DocId id) {
        if (id / 64 >= words_.size()) words_.resize(id / 64 + 1);
        words_[id / 64] |= uint64_t{1} << (id % 64);
    }
    void remove(DocId id) {
        if (id / 64 < words_.size()) words_[id / 64] &= ~(uint64_t{1} << (id % 64));
    }
    bool contains(DocId id) const {
        return id / 64 < words_.size() && (words_[id / 64] >> (id % 64) & 1) != 0;
    }
    DocSet& operator|=(const DocSet& other) {
        if (other.words_.size() > words_.size()) words_.resize(other.words_.size());
        for (size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
        return *this;
    }
    DocSet& operator&=(const DocSet& other) {
        if (words_.size() > other.words_.size()) words_.resize(other.words_.size());
        for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
        return *this;
    }
    DocSet& operator-=(const DocSet& other) {
        const size_t size = std::min(words_.size(), other.words_.size());
        for (size_t i = 0; i < size; ++i) words_[i] &= ~other.words_[i];
        return *this;
    }
    size_t count() const {
        size_t count = 0;
        for (const uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
        return count;
    }
    // In ascending order.
    template <typename Visit>
    void for_each(Visit visit) const {
        for (size_t i = 0; i < words_.size(); ++i) {
            for (uint64_t word = words_[i]; word != 0; word &= word - 1) {
                visit(static_cast<DocId>(i * 64 + static_cast<size_t>(std::countr_zero(word))));
            }
        }
    }

  private:
    std::vector<uint64_t> words_;
};

}  // namespace millrace::search
