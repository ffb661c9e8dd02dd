// SPDX-License-Identifier: Apache-2.0
#include "source/record_splitter.h"

#include <algorithm>
#include <cstring>

namespace millrace::source {

namespace {

constexpr size_t kNone = std::string_view::npos;

}  // namespace

void unescape(std::string_view text, const Dialect& dialect, std::string& out) {
    for (size_t i = 0; i < text.size(); ++i) {
        // Only an escape before a quote or another escape means anything; "\n" stays two bytes.
        if (text[i] == dialect.escape && i + 1 < text.size() &&
            (text[i + 1] == dialect.quote || text[i + 1] == dialect.escape)) {
            ++i;
        }
        out += text[i];
    }
}

RecordSplitter::RecordSplitter(std::string_view text, const Dialect& dialect, char newline,
                               size_t begin, size_t limit)
    : text_(text),
      delimiter_(dialect.delimiter),
      quote_(dialect.quote),
      escape_(dialect.escape),
      newline_(newline),
      limit_(std::min(limit, text.size())),
      lines_(text, dialect.delimiter, newline, dialect.quote, begin),
      end_(begin) {}

bool RecordSplitter::next() {
    if (end_ >= limit_ || !lines_.next()) return false;
    begin_ = lines_.begin();
    line_ = next_line_;
    fault_ = RecordFault::None;
    simple_ = true;
    crlf_ = false;
    content_end_ = lines_.end();
    if (lines_.has_special() || content_end_ - begin_ > kFieldBytesMax) {
        split_with_quotes();
        lines_.seek(end_);
        next_line_ += std::count(text_.begin() + static_cast<ptrdiff_t>(begin_),
                                 text_.begin() + static_cast<ptrdiff_t>(end_), newline_);
        return true;
    }
    end_ = std::min(content_end_ + 1, text_.size());
    ++next_line_;
    if (newline_ == '\n' && content_end_ > begin_ && text_[content_end_ - 1] == '\r') {
        crlf_ = true;
        --content_end_;
    }
    return true;
}

int64_t RecordSplitter::fault_line() const {
    return line_ + std::count(text_.begin() + static_cast<ptrdiff_t>(begin_),
                              text_.begin() + static_cast<ptrdiff_t>(fault_at_), newline_);
}

bool RecordSplitter::at_line_end(size_t position) const {
    if (position >= text_.size() || text_[position] == newline_) return true;
    return newline_ == '\n' && text_[position] == '\r' &&
           (position + 1 == text_.size() || text_[position + 1] == '\n');
}

void RecordSplitter::split_with_quotes() {
    simple_ = false;
    fields_.clear();
    size_t at = begin_;
    for (;;) {
        const bool opens = quote_ != '\0' && at < text_.size() && text_[at] == quote_;
        const size_t from = at;
        at = opens ? take_quoted(at) : take_unquoted(at);
        if (at == kNone) return;
        if (fields_.back().text.size() > kFieldBytesMax && fault_ == RecordFault::None) {
            fault_ = RecordFault::FieldTooLong;  // the record still ends where it ends
            fault_at_ = from;
        }
        if (at_line_end(at)) break;
        ++at;  // the delimiter
    }
    content_end_ = at;
    if (at < text_.size() && text_[at] == '\r' && newline_ == '\n') {
        crlf_ = true;
        ++at;
    }
    end_ = std::min(at + 1, text_.size());
}

size_t RecordSplitter::take_quoted(size_t open) {
    const size_t stop = std::min(text_.size(), open + kFieldBytesMax + 2);
    bool escaped = false;
    size_t at = open + 1;
    while (at < stop) {
        if (escape_ == quote_) {
            const void* found = std::memchr(text_.data() + at, quote_, stop - at);
            if (found == nullptr) break;
            at = static_cast<size_t>(static_cast<const char*>(found) - text_.data());
            if (at + 1 < text_.size() && text_[at + 1] == quote_) {
                escaped = true;
                at += 2;
                continue;
            }
        } else if (text_[at] == escape_) {
            escaped = true;
            at += 2;
            continue;
        } else if (text_[at] != quote_) {
            ++at;
            continue;
        }
        const size_t after = at + 1;
        if (!at_line_end(after) && text_[after] != delimiter_) {
            condemn(RecordFault::TextAfterQuote, open);
            return kNone;
        }
        fields_.push_back({text_.substr(open + 1, at - open - 1), true, escaped});
        return after;
    }
    condemn(RecordFault::QuoteNotClosed, open);
    return kNone;
}

size_t RecordSplitter::take_unquoted(size_t from) {
    size_t at = from;
    while (at < text_.size() && text_[at] != delimiter_ && text_[at] != newline_) ++at;
    const bool ends_record = at == text_.size() || text_[at] == newline_;
    if (ends_record && newline_ == '\n' && at > from && text_[at - 1] == '\r') --at;
    fields_.push_back({text_.substr(from, at - from), false, false});
    return at;
}

void RecordSplitter::condemn(RecordFault fault, size_t at) {
    fault_ = fault;
    fault_at_ = at;
    const size_t newline = text_.find(newline_, at);
    content_end_ = newline == kNone ? text_.size() : newline;
    end_ = newline == kNone ? text_.size() : newline + 1;
}

}  // namespace millrace::source
