// SPDX-License-Identifier: Apache-2.0
#include "source/plain_lines.h"

#include <algorithm>
#include <cstring>

#include "source/separator_scan.h"

namespace millrace::source {
namespace {

// For a window's separators, the eight that are written too many, and one kept from before.
constexpr size_t kRoom = kScanBytes + 16;

}  // namespace

PlainLines::PlainLines(std::string_view text, char delimiter, char newline, char special,
                       size_t begin)
    : text_(text),
      delimiter_(delimiter),
      newline_(newline),
      special_byte_(special),
      ends_(new size_t[2 * kRoom]),
      ends_capacity_(2 * kRoom),
      lines_(new size_t[kRoom]),
      specials_(new size_t[kRoom]) {
    restart(begin);
}

void PlainLines::restart(size_t begin) {
    begin_ = end_ = next_begin_ = listed_ = begin;
    first_ = last_ = next_first_ = 0;
    end_count_ = line_count_ = next_line_ = special_count_ = special_ = 0;
}

void PlainLines::seek(size_t offset) {
    if (offset > listed_) {
        non_ascii_ = true;  // bytes passed over unlisted may be anything
        return restart(offset);
    }
    while (next_begin_ < offset && next_line_ < line_count_) {
        const size_t last = lines_[next_line_++];
        next_first_ = last + 1;
        next_begin_ = ends_[last] + 1;
    }
    // The line that ends just before `offset` may not be listed to its end; begin anew then.
    if (next_begin_ != offset) restart(offset);
}

// Has the next window brought into the cache while the lines of this one are used.
void PlainLines::fetch_window() const {
    constexpr size_t kCacheLine = 64;
    const size_t end = std::min(listed_ + kScanBytes, text_.size());
    for (size_t at = listed_; at < end; at += kCacheLine) __builtin_prefetch(text_.data() + at);
}

// Lists one window more. All lines listed so far have been stepped through, so only the separators
// of a line whose end is not yet known are kept.
bool PlainLines::extend() {
    if (listed_ >= text_.size()) return false;
    const size_t kept = end_count_ - next_first_;
    if (ends_capacity_ < kept + kRoom) {
        ends_capacity_ = 2 * (kept + kRoom);
        std::unique_ptr<size_t[]> wider(new size_t[ends_capacity_]);
        std::memcpy(wider.get(), ends_.get() + next_first_, kept * sizeof(size_t));
        ends_ = std::move(wider);
    } else {
        std::memmove(ends_.get(), ends_.get() + next_first_, kept * sizeof(size_t));
    }
    next_first_ = 0;
    // Specials of the unfinished line shrink to one: that there is any is all that is asked.
    size_t special_count = 0;
    for (size_t i = special_; i < special_count_ && special_count == 0; ++i) {
        if (specials_[i] >= next_begin_) specials_[special_count++] = specials_[i];
    }
    special_ = 0;

    const size_t size = std::min(kScanBytes, text_.size() - listed_);
    ScanLists lists{ends_.get(), kept, lines_.get(), 0, specials_.get(), special_count, false};
    scan_separators(text_.data() + listed_, size, listed_, {delimiter_, newline_, special_byte_},
                    lists);
    listed_ += size;
    fetch_window();
    end_count_ = lists.end_count;
    line_count_ = lists.line_count;
    next_line_ = 0;
    special_count_ = lists.special_count;
    non_ascii_ |= lists.non_ascii;

    if (listed_ == text_.size()) {
        const size_t last_end = line_count_ > 0 ? ends_[lines_[line_count_ - 1]] + 1 : next_begin_;
        if (last_end < text_.size()) {  // a last line without a newline
            ends_[end_count_] = text_.size();
            lines_[line_count_++] = end_count_++;
        }
    }
    return true;
}

}  // namespace millrace::source
