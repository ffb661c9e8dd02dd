// SPDX-License-Identifier: Apache-2.0
#include "base/text_index.h"

#define XXH_INLINE_ALL  // most texts are a few bytes: the call would cost more than the hash
#include <xxhash.h>

#include <utility>

namespace millrace::base {

size_t TextIndex::number(std::string_view text) {
    const uint64_t whole = XXH3_64bits(text.data(), text.size());
    const auto hash = static_cast<uint32_t>(whole);
    const size_t mask = slots_.size() - 1;
    size_t at = hash & mask;
    for (; slots_[at].number_and_one != 0; at = (at + 1) & mask) {
        const Slot& slot = slots_[at];
        if (slot.hash == hash && this->text(slot.number_and_one - 1) == text)
            return slot.number_and_one - 1;
    }
    bytes_ += text;
    ends_.push_back(bytes_.size());
    slots_[at] = {hash, static_cast<uint32_t>(size())};
    if (size() * 2 > slots_.size()) grow();
    return size() - 1;
}

void TextIndex::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    std::swap(old, slots_);
    const size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
        if (slot.number_and_one == 0) continue;
        size_t at = slot.hash & mask;
        while (slots_[at].number_and_one != 0) at = (at + 1) & mask;
        slots_[at] = slot;
    }
}

}  // namespace millrace::base
