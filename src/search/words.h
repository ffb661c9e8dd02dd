// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sb_stemmer;  // libstemmer's

namespace millrace::search {

inline constexpr size_t kWordBytesMax = 100;  // the rest of a longer word is not looked at

struct Word {
    std::string text;  // in lower case
    size_t begin = 0;  // bytes of the text it stands in
    size_t end = 0;
};

// Letters and digits without a gap: "httpServer2" of "a.httpServer2". Its words are the parts that
// its capitals show: "http", "server2". One part if there is nothing to part.
struct Run {
    Word whole;
    std::vector<Word> parts;
};

std::vector<Run> split_runs(std::string_view text);
// The parts of all runs.
std::vector<Word> split_words(std::string_view text);
// Whether the words stand in the text one after the other.
bool has_phrase(std::string_view text, const std::vector<Word>& phrase);
// The words' texts with a space between: in this form names are compared as a whole.
std::string joined_words(std::string_view text);

// English words brought to their stem, by Snowball's rules. One thread.
class Stemmer {
  public:
    Stemmer();
    // The word itself if it is none: short, or with digits in it.
    const std::string& stem(const std::string& word);

  private:
    std::unique_ptr<sb_stemmer, void (*)(sb_stemmer*)> stemmer_;
    std::unordered_map<std::string, std::string> known_;
};

}  // namespace millrace::search
