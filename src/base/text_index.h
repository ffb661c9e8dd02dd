// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::base {

// Numbers different texts 0, 1, 2, ... in the order in which they first appear. Fewer than 2^32 of
// them. One thread.
class TextIndex {
  public:
    // The text's number; size() before the call if the text is new.
    size_t number(std::string_view text);

    size_t size() const { return ends_.size(); }
    // Valid until the next call of number().
    std::string_view text(size_t number) const {
        const size_t begin = number == 0 ? 0 : ends_[number - 1];
        return std::string_view(bytes_).substr(begin, ends_[number] - begin);
    }

  private:
    // Open addressing. Half of the hash tells most strangers apart without a look at the text.
    struct Slot {
        uint32_t hash = 0;
        uint32_t number_and_one = 0;  // 0: empty
    };
    void grow();

    std::vector<Slot> slots_ = std::vector<Slot>(64);
    std::string bytes_;         // of all texts, one after the other
    std::vector<size_t> ends_;  // in bytes_
};

}  // namespace millrace::base
