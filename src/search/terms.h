// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace millrace::search {

// What stands in the index under which term. On disk: a change here is another kIndexFormat
// (manifest.h). `code` is a field's.
//
//   <code>w<word>    a word of the field
//   <code>p<a> <b>   two words of a value, one after the other, where Field::has_pairs()
//   <code>s<stem>    a word whose stem it is and which is not the stem itself
//   <code>=<value>   a whole value, neither of texts nor of facets; longer ones by front and hash
//   <code>^<chars>   the first one or two characters of a word; names alone
//   N#<words>        all words of a name, or of its last parts between dots
//   ?<field>         the field, which is no facet, has a value
std::string word_term(std::string_view code, std::string_view word);
std::string pair_term(std::string_view code, std::string_view first, std::string_view second);
std::string stem_term(std::string_view code, std::string_view stem);
std::string value_term(std::string_view code, std::string_view value);
std::string beginning_term(std::string_view code, std::string_view characters);
std::string whole_name_term(std::string_view words);
std::string exists_term(std::string_view field);

inline constexpr size_t kBeginningCharactersMax = 2;
inline constexpr size_t kPlainValueBytesMax = 160;  // value_term() holds longer ones by a hash

// The value that a value_term() holds.
std::string_view value_of_term(std::string_view code, std::string_view term);

// Where the first `count` characters of UTF-8 text end; nothing behind its end.
size_t characters_end(std::string_view text, size_t count);

}  // namespace millrace::search
