// SPDX-License-Identifier: Apache-2.0
#include "search/terms.h"

#include <fmt/format.h>

#include <cstdint>

namespace millrace::search {
namespace {

std::string term(std::string_view code, char kind, std::string_view text) {
    std::string result;
    result.reserve(code.size() + 1 + text.size());
    return result.append(code).append(1, kind).append(text);
}

// FNV-1a: on disk, so it is written down here and not left to a library's version.
uint64_t hash_of(std::string_view text) {
    uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

}  // namespace

std::string word_term(std::string_view code, std::string_view word) {
    return term(code, 'w', word);
}
std::string pair_term(std::string_view code, std::string_view first, std::string_view second) {
    return term(code, 'p', first).append(1, ' ').append(second);
}
std::string stem_term(std::string_view code, std::string_view stem) {
    return term(code, 's', stem);
}
std::string value_term(std::string_view code, std::string_view value) {
    if (value.size() <= kPlainValueBytesMax) return term(code, '=', value);
    const std::string_view front = value.substr(0, kPlainValueBytesMax);
    return term(code, '=', fmt::format("{}{:016x}", front, hash_of(value)));
}
std::string beginning_term(std::string_view code, std::string_view characters) {
    return term(code, '^', characters);
}
std::string whole_name_term(std::string_view words) {
    return value_term("N#", words);
}
std::string exists_term(std::string_view field) {
    return term("", '?', field);
}

std::string_view value_of_term(std::string_view code, std::string_view term) {
    return term.substr(code.size() + 1);
}

size_t characters_end(std::string_view text, size_t count) {
    size_t at = 0;
    for (; count > 0 && at < text.size(); --count) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    }
    return at;
}

}  // namespace millrace::search
