// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace millrace::source {

inline constexpr size_t kJsonLineBytesMax = size_t{64} << 20;

// The lines of a JSON lines text that hold something; blank ones are passed over. No JSON string
// holds a newline, so a newline always ends a record.
class JsonLines {
  public:
    // Lines that begin in [begin, limit) of `text`.
    JsonLines(std::string_view text, size_t begin, size_t limit)
        : text_(text), end_(begin), limit_(std::min(limit, text.size())) {}

    bool next() {
        while (end_ < limit_) {
            begin_ = end_;
            line_ = lines_read_;
            const void* found = std::memchr(text_.data() + begin_, '\n', text_.size() - begin_);
            const size_t newline =
                found == nullptr
                    ? text_.size()
                    : static_cast<size_t>(static_cast<const char*>(found) - text_.data());
            end_ = std::min(newline + 1, text_.size());
            if (found != nullptr) ++lines_read_;
            record_ = text_.substr(begin_, newline - begin_);
            if (record_.find_first_not_of(" \t\r") != std::string_view::npos) return true;
        }
        return false;
    }

    std::string_view record() const { return record_; }
    size_t begin() const { return begin_; }
    size_t end() const { return end_; }     // where the next line begins
    int64_t line() const { return line_; }  // lines before this one, counted from `begin`
    int64_t lines_read() const { return lines_read_; }

  private:
    std::string_view text_;
    std::string_view record_;
    size_t begin_ = 0;
    size_t end_;
    size_t limit_;
    int64_t line_ = 0;
    int64_t lines_read_ = 0;
};

}  // namespace millrace::source
