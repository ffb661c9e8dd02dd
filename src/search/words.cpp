// SPDX-License-Identifier: Apache-2.0
#include "search/words.h"

#include <libstemmer.h>

#include <algorithm>
#include <cstdlib>

#include "search/characters.h"

namespace millrace::search {
namespace {

void extend(Word& word, char32_t character, size_t end) {
    word.end = end;
    if (word.text.size() < kWordBytesMax) append_character(word.text, lower_of(character));
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
    for (size_t at = 0; at < text.size();) {
        const auto [character, size] = character_at(text, at);
        const size_t begin = at;
        const size_t end = at += size;
        if (!is_in_word(character)) {
            inside = false;
            continue;
        }
        const bool upper = is_upper(character);
        if (!inside) runs.push_back({{"", begin, begin}, {}});
        // A part begins where capitals begin (fooBar), and at the last of several capitals if a
        // small letter follows (HTTPServer).
        const char32_t next = character_at(text, end).code;
        const bool small_follows = is_in_word(next) && !is_upper(next) && lower_of(next) == next &&
                                   !(next >= '0' && next <= '9');
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

Stemmer::Stemmer() : stemmer_(sb_stemmer_new("english", "UTF_8"), sb_stemmer_delete) {
    if (stemmer_ == nullptr) std::abort();  // the library is another one than it was built with
}

const std::string& Stemmer::stem(const std::string& word) {
    constexpr size_t kKnownMax = 200'000;
    if (!is_english(word)) return word;
    if (known_.size() >= kKnownMax) known_.clear();
    const auto [found, is_new] = known_.try_emplace(word);
    if (is_new) {
        const sb_symbol* stem =
            sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                            static_cast<int>(word.size()));
        found->second.assign(reinterpret_cast<const char*>(stem),
                             static_cast<size_t>(sb_stemmer_length(stemmer_.get())));
    }
    return found->second;
}

}  // namespace millrace::search
