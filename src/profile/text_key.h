// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::profile {

// So many bytes of a text are kept: what is shown of it, and the rest of a last character.
inline constexpr size_t kKeptBytesMax = 104;

// A text in a table of counts. Texts are told apart by the 64-bit hash of the whole and the size:
// of 20,000 texts two are taken for one with a chance of 10^-11.
struct TextKey {
    uint64_t hash = 0;
    uint32_t size = 0;
    uint32_t number = 0;  // in KeptTexts; not compared

    bool operator==(const TextKey& other) const { return hash == other.hash && size == other.size; }
};
inline uint64_t hash_of(const TextKey& key) {
    return key.hash;
}

// The fronts of texts, one behind the other, with what else is known of each.
class KeptTexts {
  public:
    uint32_t add(std::string_view text, int64_t length) {
        bytes_ += text.substr(0, kKeptBytesMax);
        ends_.push_back({bytes_.size(), length});
        return static_cast<uint32_t>(ends_.size() - 1);
    }
    // Valid until the next add().
    std::string_view text(uint32_t number) const {
        const size_t begin = number == 0 ? 0 : ends_[number - 1].bytes;
        return std::string_view(bytes_).substr(begin, ends_[number].bytes - begin);
    }
    int64_t length(uint32_t number) const { return ends_[number].length; }

  private:
    struct End {
        size_t bytes = 0;
        int64_t length = 0;  // of the whole text, in the unit of its column's Lengths
    };
    std::string bytes_;
    std::vector<End> ends_;
};

}  // namespace millrace::profile
