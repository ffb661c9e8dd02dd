// SPDX-License-Identifier: Apache-2.0
#include "search/characters.h"

#include <utf8proc.h>

#include <array>

namespace millrace::search {
namespace {

constexpr char32_t kNone = 0xFFFD;
constexpr char32_t kAsciiEnd = 0x80;

utf8proc_category_t category_of(char32_t character) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(character));
}

bool is_in_word_of_unicode(char32_t character) {
    switch (category_of(character)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return true;
        default:
            return false;
    }
}

}  // namespace

Character character_at(std::string_view text, size_t at) {
    if (at >= text.size()) return {};
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < kAsciiEnd) return {first, 1};
    utf8proc_int32_t code = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (size <= 0) return {kNone, 1};
    return {static_cast<char32_t>(code), static_cast<size_t>(size)};
}

std::u32string characters_of(std::string_view text) {
    std::u32string characters;
    for (size_t at = 0; at < text.size();) {
        const Character one = character_at(text, at);
        characters += one.code;
        at += one.size;
    }
    return characters;
}

void append_character(std::string& text, char32_t character) {
    if (character < kAsciiEnd) {
        text += static_cast<char>(character);
        return;
    }
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<size_t>(size));
}

bool is_in_word(char32_t character) {
    if (character >= kAsciiEnd) return is_in_word_of_unicode(character);
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

bool is_upper(char32_t character) {
    if (character >= kAsciiEnd) return category_of(character) == UTF8PROC_CATEGORY_LU;
    return character >= 'A' && character <= 'Z';
}

char32_t lower_of(char32_t character) {
    if (character >= kAsciiEnd) {
        return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(character)));
    }
    return is_upper(character) ? character + ('a' - 'A') : character;
}

std::string in_lower_case(std::string_view text) {
    std::string lower;
    for (size_t at = 0; at < text.size();) {
        const Character one = character_at(text, at);
        append_character(lower, lower_of(one.code));
        at += one.size;
    }
    return lower;
}

}  // namespace millrace::search
