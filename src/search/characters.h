// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace millrace::search {

// A character of a text in UTF-8. What is no UTF-8 is U+FFFD, byte by byte.
struct Character {
    char32_t code = 0;
    size_t size = 0;  // bytes of the text; 0 at its end
};
Character character_at(std::string_view text, size_t at);
std::u32string characters_of(std::string_view text);
void append_character(std::string& text, char32_t character);

// Letters, digits and what is written over or under them.
bool is_in_word(char32_t character);
bool is_upper(char32_t character);
char32_t lower_of(char32_t character);
std::string in_lower_case(std::string_view text);

}  // namespace millrace::search
