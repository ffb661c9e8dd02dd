// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/proposal.h"
#include "search/words.h"

namespace millrace::search {

// A thing of a made catalog, as a search should see it.
struct Thing {
    std::string urn;
    bool is_removed = false;
    std::map<std::string, std::vector<std::string>> values{};
    std::map<std::string, double> numbers{};
};

// Makes things out of few words, so that many queries find some. The same seed, the same things.
class ThingMaker {
  public:
    explicit ThingMaker(uint32_t seed) : random_(seed) {}

    Thing make(size_t number);
    // What a catalog is told of it.
    static std::vector<catalog::Proposal> proposals(const Thing& thing);

    size_t pick(size_t count) {
        return std::uniform_int_distribution<size_t>(0, count - 1)(random_);
    }
    bool chance(double share) { return std::bernoulli_distribution(share)(random_); }
    const std::string& pick(const std::vector<std::string>& of) { return of[pick(of.size())]; }
    const std::string& word();
    std::string words(size_t count, const char* between);

    static const std::vector<std::string> kTags;
    static const std::vector<std::string> kOwners;
    static const std::vector<std::string> kPlatforms;

  private:
    Thing make_table(size_t number);
    std::mt19937 random_;
};

// The plain, slow way of answering: each thing is looked at, word by word.
class Reference {
  public:
    // Whether a value of the field has the words next to each other; a single one also by its stem.
    bool has(const Thing& thing, const std::string& field, const std::vector<std::string>& words);
    bool has_anywhere(const Thing& thing, const std::vector<std::string>& words);
    bool begins(const Thing& thing, const std::string& field, const std::string& front);
    // As the last word of free text is looked for.
    bool is_last_word_of(const Thing& thing, const std::string& front);
    static bool has_value(const Thing& thing, const std::string& field, const std::string& value);
    static bool exists(const Thing& thing, const std::string& field);

    static const std::vector<std::string> kFreeText;

  private:
    struct PlainWord {
        std::string text;
        std::string stem;
    };
    using Values = std::vector<std::vector<PlainWord>>;
    // Of each value of a field. Things are looked at once, and stay where they are.
    const Values& words_of(const Thing& thing, const std::string& field);
    std::unordered_map<const Thing*, std::map<std::string, Values>> words_;
    Stemmer stemmer_;
};

}  // namespace millrace::search
