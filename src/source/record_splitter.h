// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/plain_lines.h"
#include "source/source.h"

namespace millrace::source {

// A longer field is a bad row; also how far a closing quote is looked for.
inline constexpr size_t kFieldBytesMax = size_t{64} << 20;

// One field as it stands in the text: without the quotes around it, escapes still in it.
struct FieldText {
    std::string_view text;
    bool quoted = false;
    bool escaped = false;  // holds doubled quotes or escape characters: see unescape()
};

// The bytes an escaped field stands for, appended to `out`.
void unescape(std::string_view text, const Dialect& dialect, std::string& out);

enum class RecordFault : uint8_t { None, QuoteNotClosed, TextAfterQuote, FieldTooLong };

// Cuts CSV text into records and fields (RFC 4180 with the dialect's delimiter, quote and escape).
//
// The grammar, which survey and readers share, so that both see the same records:
// - A record ends at a newline outside quotes ('\n', or '\r' in a file that has no '\n'); one '\r'
//   before '\n' belongs to the line end.
// - A quote opens a quoted field only as the field's first byte; elsewhere it is a byte like
// others.
// - A fault of quoting (no closing quote within kFieldBytesMax or before the end, or text between
//   the closing quote and the next separator) condemns the record up to the end of the line on
//   which that quote was opened; the next line begins a new record. So a stray quote costs a line,
//   not the rest of the file. Reading stays linear: behind a quote that found no partner, all runs
//   of quotes are even, so each later one that opens a field closes at once.
// What a record is depends on the bytes from its start on and on nothing else.
//
// Borrows the text. One thread.
class RecordSplitter {
  public:
    // Reads records that begin in [begin, limit) of `text`; they may end behind the limit.
    RecordSplitter(std::string_view text, const Dialect& dialect, char newline, size_t begin,
                   size_t limit);

    bool next();

    size_t begin() const { return begin_; }
    size_t end() const { return end_; }  // where the next record begins
    // Lines before this record's first, counted from where reading began; newlines in quoted
    // fields count.
    int64_t line() const { return line_; }
    int64_t lines_read() const { return next_line_; }  // before end()
    RecordFault fault() const { return fault_; }
    size_t fault_at() const { return fault_at_; }  // the quote's or field's position
    int64_t fault_line() const;                    // its line, as line() counts

    // Without its line end.
    std::string_view record() const { return text_.substr(begin_, content_end_ - begin_); }
    size_t field_count() const { return simple_ ? lines_.field_count() : fields_.size(); }
    FieldText field(size_t index) const {
        if (!simple_) return fields_[index];
        const size_t from = lines_.field_begin(index);
        const size_t to =
            index + 1 == lines_.field_count() ? content_end_ : lines_.field_end(index);
        return {{text_.data() + from, to - from}, false, false};
    }

    // Whether the record ended in "\r\n", held a quote or NUL.
    bool ended_in_crlf() const { return crlf_; }
    bool has_special() const { return !simple_; }
    bool saw_non_ascii() const { return lines_.saw_non_ascii(); }

  private:
    void split_with_quotes();
    // Answers where the field ends, or npos after a fault.
    size_t take_quoted(size_t open);
    size_t take_unquoted(size_t from);
    bool at_line_end(size_t position) const;
    void condemn(RecordFault fault, size_t at);

    std::string_view text_;
    char delimiter_;
    char quote_;
    char escape_;
    char newline_;
    size_t limit_;
    PlainLines lines_;

    bool simple_ = true;  // fields are those of lines_
    bool crlf_ = false;
    size_t begin_ = 0;
    size_t end_ = 0;
    size_t content_end_ = 0;
    int64_t line_ = 0;
    int64_t next_line_ = 0;
    RecordFault fault_ = RecordFault::None;
    size_t fault_at_ = 0;
    std::vector<FieldText> fields_;
};

}  // namespace millrace::source
