// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "search/doc_set.h"
#include "search/fields.h"
#include "search/filter.h"
#include "search/forward_columns.h"
#include "search/postings.h"
#include "search/query_syntax.h"
#include "search/words.h"

namespace millrace::search {

// How good it is that one word of a query was found in a document, by where it stands.
enum Weight : int {
    kInName = 100,
    kBeginsInName = 60,  // is the beginning of a word there
    kNear = 20,
    kBeginsNear = 12,
    kFar = 1,
};

// The documents of a word that a query asks for, the best places first. A document's weight is the
// first that it is in.
using WordHits = std::vector<std::pair<int, DocSet>>;

// What every part of an evaluation looks into. One thread, one question.
struct Sources {
    const Fields& fields;
    const ForwardColumns& columns;
    const Postings& postings;
    Stemmer& stemmer;
};

// How many different words a pattern is compared with, and how many a beginning may stand for.
inline constexpr size_t kTermsScannedMax = 100'000;
// The same for the word that is being typed: those behind it are left out without a word.
inline constexpr size_t kTermsCompletedMax = 2'000;

// Which documents a query means. Throws IndexDamage.
class QueryEvaluation {
  public:
    explicit QueryEvaluation(const Sources& sources) : sources_(sources) {}

    // InvalidArgument with its column for fields that are not known or cannot be asked so.
    base::Result<DocSet> matches(const Node& node);
    // Of the words that must or may be there, for ranking.
    const std::vector<WordHits>& word_hits() const { return word_hits_; }

  private:
    base::Result<DocSet> leaf(const Node& node);
    base::Result<DocSet> leaf_of(const Field& field, const Node& node);
    base::Result<DocSet> number_leaf(const Field& field, const Node& node);
    base::Result<DocSet> pattern_leaf(const std::vector<const Field*>& fields, const Node& node);
    DocSet words(const std::vector<const Field*>& fields, const Node& node);
    DocSet word(const std::vector<const Field*>& fields, const std::string& text, bool begins,
                bool is_last_word);
    DocSet phrase(const std::vector<const Field*>& fields, std::string_view text);
    DocSet add_beginnings(const Field& field, const std::string& text, bool is_last_word);
    DocSet hits(std::array<DocSet, 3> whole, std::array<DocSet, 3> begun);

    const Sources& sources_;
    std::vector<WordHits> word_hits_;
    size_t negations_ = 0;
};

// Which documents a filter means: see evaluate_filter.cpp. InvalidArgument as above, without a
// column.
base::Result<DocSet> matches(const Sources& sources, const Filter& filter);

// The documents that have a value of `field` that `holds` says yes to and that begins with `front`.
// Nothing if there are more values than are looked at, which a facet's never are.
std::optional<DocSet> where_value(const Sources& sources, const Field& field,
                                  std::string_view front,
                                  const std::function<bool(std::string_view)>& holds);
DocSet with_value(const Sources& sources, const Field& field, const std::string& value);
DocSet with_any_value(const Sources& sources, const Field& field);

// The words one after the other in a value of `field`.
DocSet with_phrase(const Sources& sources, const Field& field, const std::vector<Word>& phrase);

// Word of `field`, or another with its stem.
void add_word(const Sources& sources, const Field& field, const std::string& word, DocSet& set);

// With * for any characters and ? for one.
bool fits_pattern(std::string_view text, std::string_view pattern);

// A number, "true" and "false" as 1 and 0, a date or a time as milliseconds since 1970. Nothing for
// another text.
std::optional<double> number_of(std::string_view text);

}  // namespace millrace::search
