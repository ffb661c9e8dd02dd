// SPDX-License-Identifier: Apache-2.0
#include "search/words.h"

#include <algorithm>

namespace millrace::search {
namespace {

using Xapian::Utf8Iterator;

// '_' joins words for Xapian, and parts them for us.
bool is_in_word(unsigned character) {
    return character != '_' && Xapian::Unicode::is_wordchar(character);
}

bool is_upper(unsigned character) {
    return Xapian::Unicode::get_category(character) == Xapian::Unicode::UPPERCASE_LETTER;
}

void extend(Word& word, unsigned character, size_t end) {
    word.end = end;
    if (word.text.size() < kWordBytesMax) {
        Xapian::Unicode::append_utf8(word.text, Xapian::Unicode::tolower(character));
    }
}

bool is_english(const std::string& word) {
    return word.size() > 2 &&
           std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::vector<Run> split_runs(std::string_view text) {
    std::vector<Run> runs;
    bool inside = false;
    bool after_upper = false;
    const Utf8Iterator none;
    for (Utf8Iterator at(text.data(), text.size()); at != none;) {
        const unsigned character = *at;
        const size_t begin = text.size() - at.left();
        ++at;
        const size_t end = at == none ? text.size() : text.size() - at.left();
        if (!is_in_word(character)) {
            inside = false;
            continue;
        }
        const bool upper = is_upper(character);
        if (!inside) runs.push_back({{"", begin, begin}, {}});
        // A part begins where capitals begin (fooBar), and at the last of several capitals if a
        // small letter follows (HTTPServer).
        const bool small_follows = at != none && is_in_word(*at) && !is_upper(*at) &&
                                   Xapian::Unicode::tolower(*at) == *at &&
                                   !(*at >= '0' && *at <= '9');
        Run& run = runs.back();
        if (!inside || (upper && (!after_upper || small_follows))) {
            run.parts.push_back({"", begin, begin});
        }
        extend(run.whole, character, end);
        extend(run.parts.back(), character, end);
        inside = true;
        after_upper = upper;
    }
    return runs;
}

std::vector<Word> split_words(std::string_view text) {
    std::vector<Word> words;
    for (Run& run : split_runs(text)) {
        for (Word& part : run.parts) words.push_back(std::move(part));
    }
    return words;
}

bool has_phrase(std::string_view text, const std::vector<Word>& phrase) {
    const std::vector<Word> words = split_words(text);
    const auto found = std::search(words.begin(), words.end(), phrase.begin(), phrase.end(),
                                   [](const Word& a, const Word& b) { return a.text == b.text; });
    return found != words.end() || phrase.empty();
}

std::string joined_words(std::string_view text) {
    std::string joined;
    for (const Word& word : split_words(text)) {
        if (!joined.empty()) joined += ' ';
        joined += word.text;
    }
    return joined;
}

const std::string& Stemmer::stem(const std::string& word) {
    constexpr size_t kKnownMax = 200'000;
    if (!is_english(word)) return word;
    if (known_.size() >= kKnownMax) known_.clear();
    const auto [found, is_new] = known_.try_emplace(word);
    if (is_new) found->second = stem_(word);
    return found->second;
}

}  // namespace millrace::search
