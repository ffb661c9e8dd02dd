// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "search/fields.h"
#include "search/query_syntax.h"
#include "search/search.h"
#include "search/stored_document.h"
#include "search/words.h"

namespace millrace::search {

// Marks in the texts of a result what a query asked for. One thread, one question.
class Highlighter {
  public:
    Highlighter(const Fields& fields, Stemmer& stemmer, const Node& query);

    // At most eight, of the best fields first.
    std::vector<Match> matches(const StoredDocument& document);
    // Of the texts that describe it the one that matches, or how the first of them begins: what a
    // person wrote comes before what a definition says.
    std::vector<Segment> description(const StoredDocument& document);
    // The whole text, marked as a value of `field`. One segment if nothing in it matches.
    std::vector<Segment> marked(std::string_view text, const std::string& field);

  private:
    // Words one after the other. A single one that is no phrase may also share its stem.
    struct Wanted {
        std::string field;  // empty: any
        std::vector<std::string> words{};
        bool is_phrase = false;
        bool begins = false;      // the last word is the beginning of one
        bool is_pattern = false;  // the one word has * or ?
    };
    struct Range {
        size_t begin = 0;
        size_t end = 0;
    };

    void collect(const Node& node);
    std::vector<Range> ranges(const std::vector<Run>& runs, const std::string& field);
    size_t fits(const Wanted& wanted, const std::vector<Word>& words, size_t at);
    bool is_wanted(const Wanted& wanted, size_t which, const std::string& word);

    const Fields& fields_;
    Stemmer& stemmer_;
    std::vector<Wanted> wanted_;
};

}  // namespace millrace::search
