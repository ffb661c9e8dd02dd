// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace millrace::source {

// The lines of a text and the fields in each, cut by delimiter and newline alone: the whole truth
// for a plain file (SurveyedFile::plain), the raw material of RecordSplitter for any other.
//
// Vector instructions find the separators of a few kilobytes at a time and list their positions;
// next() only steps through the list, and field(i) is a look-up. So fields nobody asks for cost
// nothing beyond the listing, and moving to the next line is always a jump.
//
//     PlainLines lines(block, ',');
//     while (lines.next()) use(lines.field(0), lines.field(3));
//
// Borrows the text. One thread.
class PlainLines {
  public:
    // Separators are `delimiter` and `newline`; `special` bytes (and NUL) are only reported.
    explicit PlainLines(std::string_view text, char delimiter, char newline = '\n',
                        char special = '\0', size_t begin = 0);

    // Moves to the next line, also a last one without a newline; false at the end of the text.
    bool next() {
        while (next_line_ == line_count_) {
            if (!extend()) return false;
        }
        first_ = next_first_;
        last_ = lines_[next_line_++];
        next_first_ = last_ + 1;
        begin_ = next_begin_;
        end_ = ends_[last_];
        next_begin_ = end_ + 1;
        return true;
    }

    // The line without its newline: [begin(), end()) of the text.
    size_t begin() const { return begin_; }
    size_t end() const { return end_; }
    std::string_view line() const { return text_.substr(begin_, end_ - begin_); }
    size_t field_count() const { return last_ - first_ + 1; }
    // `index` must be less than field_count().
    size_t field_begin(size_t index) const {
        return index == 0 ? begin_ : ends_[first_ + index - 1] + 1;
    }
    size_t field_end(size_t index) const { return ends_[first_ + index]; }
    std::string_view field(size_t index) const {
        const size_t from = field_begin(index);
        return {text_.data() + from, field_end(index) - from};
    }

    // Whether the line holds a special byte or NUL.
    bool has_special() {
        while (special_ < special_count_ && specials_[special_] < begin_) ++special_;
        return special_ < special_count_ && specials_[special_] < end_;
    }
    // False only if every byte up to here is ASCII. Looks up to a window ahead of the line.
    bool saw_non_ascii() const { return non_ascii_; }

    // Goes on with the line that begins at `offset`, at or behind the end of this one.
    void seek(size_t offset);

  private:
    bool extend();
    void fetch_window() const;
    void restart(size_t begin);

    std::string_view text_;
    char delimiter_;
    char newline_;
    char special_byte_;
    bool non_ascii_ = false;

    size_t begin_ = 0;
    size_t end_ = 0;
    size_t next_begin_ = 0;
    size_t first_ = 0;       // in ends_: the current line's first field
    size_t last_ = 0;        // in ends_: its last one
    size_t next_first_ = 0;  // in ends_: the next line's first field

    // Listed so far, up to `listed_` in the text. ends_: every separator, and the text's end if no
    // newline stands there; lines_: which of these end a line; specials_: positions.
    size_t listed_ = 0;
    std::unique_ptr<size_t[]> ends_;
    size_t ends_capacity_ = 0;
    size_t end_count_ = 0;
    std::unique_ptr<size_t[]> lines_;
    size_t line_count_ = 0;
    size_t next_line_ = 0;
    std::unique_ptr<size_t[]> specials_;
    size_t special_count_ = 0;
    size_t special_ = 0;
};

}  // namespace millrace::source
