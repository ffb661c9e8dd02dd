// SPDX-License-Identifier: Apache-2.0
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "parquet/value.h"

namespace millrace::parquet {

// The distinct values of a column chunk in order of first sight, and each value's place among them.
//
// An open-addressing table that starts small enough for the first cache and doubles when half full;
// its memory is reused by the next chunk. Nothing of the result depends on the hash. One thread.
template <typename Value>
class Dictionary {
  public:
    // False, and of no use, when most values turned out to be distinct.
    bool build(std::span<const Value> values);

    std::span<const Value> values() const { return values_; }
    std::span<const uint32_t> indexes() const { return indexes_; }

  private:
    struct Slot {
        uint32_t hash = 0;
        uint32_t index = 0;  // into values_, plus 1; 0: free
    };
    static constexpr size_t kSlotsAtFirst = 2048;  // at most
    // Every so many values the effort is weighed: with more than 3 in 4 distinct it is given up.
    static constexpr size_t kTrial = 32768;

    static uint64_t mix(uint64_t bits) { return bits * 0x9E3779B97F4A7C15u; }
    static uint32_t hash(const TextRef& text) {
        if (text.size <= TextRef::kInline) {
            const InlineWords words = inline_words(text);
            return static_cast<uint32_t>(mix(mix(words.first) ^ words.second) >> 32);
        }
        return static_cast<uint32_t>(XXH3_64bits(text.view().data(), text.size));
    }
    template <typename Number>
    static uint32_t hash(const Number& number) {
        if constexpr (WideValue<Number>) {
            const auto bits = static_cast<UInt128>(number);
            const uint64_t high = mix(static_cast<uint64_t>(bits >> 64));
            return static_cast<uint32_t>(mix(static_cast<uint64_t>(bits) ^ high) >> 32);
        } else {
            uint64_t bits = 0;
            std::memcpy(&bits, &number, sizeof(number));
            return static_cast<uint32_t>(mix(bits) >> 32);
        }
    }

    void clear(size_t slots);
    uint32_t find_or_add(const Value& value);
    void grow();

    std::vector<Slot> slots_;
    std::vector<Slot> grown_from_;
    size_t mask_ = 0;  // slots in use, a power of two, minus 1
    std::vector<Value> values_;
    std::vector<uint32_t> indexes_;
};

template <typename Value>
void Dictionary<Value>::clear(size_t slots) {
    if (slots_.size() < slots) slots_.resize(slots);
    std::fill_n(slots_.begin(), slots, Slot{});
    mask_ = slots - 1;
}

template <typename Value>
bool Dictionary<Value>::build(std::span<const Value> values) {
    clear(std::min(kSlotsAtFirst, std::bit_ceil(2 * values.size() + 1)));
    values_.clear();
    indexes_.resize(values.size());
    for (size_t begin = 0; begin < values.size(); begin += kTrial) {
        const size_t end = std::min(begin + kTrial, values.size());
        for (size_t i = begin; i < end; ++i) {
            // Rows come sorted, so a value mostly stands next to its like.
            indexes_[i] = i > 0 && same_value(values[i], values[i - 1]) ? indexes_[i - 1]
                                                                        : find_or_add(values[i]);
        }
        if (end - begin == kTrial && values_.size() > end / 4 * 3) return false;
    }
    return true;
}

template <typename Value>
uint32_t Dictionary<Value>::find_or_add(const Value& value) {
    const uint32_t wanted = hash(value);
    size_t at = wanted & mask_;
    while (slots_[at].index != 0) {
        const uint32_t index = slots_[at].index - 1;
        if (slots_[at].hash == wanted && same_value(values_[index], value)) return index;
        at = (at + 1) & mask_;
    }
    const auto index = static_cast<uint32_t>(values_.size());
    values_.push_back(value);
    slots_[at] = {wanted, index + 1};
    if (values_.size() * 2 > mask_) grow();
    return index;
}

template <typename Value>
void Dictionary<Value>::grow() {
    const size_t old_slots = mask_ + 1;
    slots_.swap(grown_from_);
    clear(old_slots * 2);
    for (size_t old = 0; old < old_slots; ++old) {
        const Slot slot = grown_from_[old];
        if (slot.index == 0) continue;
        size_t at = slot.hash & mask_;
        while (slots_[at].index != 0) at = (at + 1) & mask_;
        slots_[at] = slot;
    }
}

}  // namespace millrace::parquet
