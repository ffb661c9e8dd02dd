// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace millrace::source {

// Memory for texts that could not be borrowed from a mapping. Stored bytes stay in place until
// clear().
class TextArena {
  public:
    std::string_view store(std::string_view text) {
        if (text.size() > left_) grow(text.size());
        std::memcpy(at_, text.data(), text.size());
        const std::string_view stored(at_, text.size());
        at_ += text.size();
        left_ -= text.size();
        return stored;
    }
    void clear() {
        if (chunks_.empty()) return;
        chunks_.erase(chunks_.begin(), chunks_.end() - 1);
        at_ = chunks_.back().bytes.get();
        left_ = chunks_.back().size;
    }

  private:
    struct Chunk {
        std::unique_ptr<char[]> bytes;
        size_t size = 0;
    };
    void grow(size_t size) {
        left_ = std::max<size_t>(size, size_t{64} << 10);
        chunks_.push_back({std::unique_ptr<char[]>(new char[left_]), left_});
        at_ = chunks_.back().bytes.get();
    }
    std::vector<Chunk> chunks_;
    char* at_ = nullptr;
    size_t left_ = 0;
};

}  // namespace millrace::source
