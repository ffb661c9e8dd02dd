// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace millrace::cli {

// Whether stdout or stderr is a terminal that obeys escape sequences (TERM=dumb says that it does
// not).
bool is_terminal(int descriptor);

// For styled() where the text goes to no terminal.
inline constexpr int kNoTerminal = -1;

enum class Style { Plain, Bold, Dim, Green, Yellow, Red, Cyan };
// The text in a style on a terminal, else and with NO_COLOR as it is.
std::string styled(std::string_view text, Style style, int descriptor = 1);

// Characters of UTF-8 text; what is not UTF-8 counts by the byte.
size_t width_of(std::string_view text);
// The first `width` characters, the last one an ellipsis if something is cut. Control characters
// become spaces: a terminal would obey them.
std::string fit(std::string_view text, size_t width);

// "1 row", "2,500 rows".
std::string count_of(int64_t count, std::string_view noun);

// Rows under a header, columns aligned; numbers to the right. Wide cells are cut to `cell_max`
// characters.
class TextTable {
  public:
    explicit TextTable(std::vector<std::string> header) : header_(std::move(header)) {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    // Columns whose cells stand to the right.
    void right(size_t column) { right_.push_back(column); }
    std::string to_string(size_t cell_max = 60) const;

  private:
    std::vector<std::string> header_;
    std::vector<std::vector<std::string>> rows_;
    std::vector<size_t> right_;
};

// Prints on stderr. Where that is closed or full, nothing happens: fmt::print would throw, and end
// a run because nobody listens.
template <typename... Values>
void tell(fmt::format_string<Values...> format, Values&&... values) {
    std::fputs(fmt::format(format, std::forward<Values>(values)...).c_str(), stderr);
}

// The text as one word of a shell, for commands that a reader may copy.
std::string shell_word(const std::string& text);

// "error: file:3:14: message" and its hint, on stderr.
void print_error(const base::Error& error);

}  // namespace millrace::cli
