// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/evaluate.h"
#include "search/search.h"

namespace millrace::search {

// Where a document stands in the order of an answer: the greater `first`, then the greater
// `second`, then the shorter name, then what came to the catalog first. No two are equal, so a page
// goes on behind the last document of the one before, whatever came or went meanwhile.
struct Rank {
    double first = 0;
    double second = 0;
    uint16_t name_words = 0;
    DocId id = 0;

    bool is_before(const Rank& other) const;
};

struct RankedPage {
    std::vector<Rank> ranks;  // in order
    bool has_more = false;
};

inline constexpr double kWholeNameScore = 10'000;
inline constexpr double kNameBeginsScore = 1'000;

// What a document is ranked by.
struct RankSources {
    const ForwardColumns& columns;
    const std::vector<WordHits>& word_hits;
    const DocSet& whole_name;   // documents whose name, or its last parts, the text is
    const DocSet& name_begins;  // with which it begins
};

// The first `count_max` of the documents, behind `after`.
RankedPage rank(const RankSources& sources, const DocSet& documents, Order order, size_t count_max,
                const std::optional<Rank>& after);

// Of the documents enough for the first page by relevance: where more than `count_max` have every
// word in their name, none of the others comes before them, unless its name is the text.
DocSet best_of(const RankSources& sources, const DocSet& documents, size_t count_max);

// A rank as text that a client gives back, with a mark of the request that it belongs to.
std::string encode_cursor(const Rank& rank, uint64_t request);
// InvalidArgument for what is no cursor, or one of another request.
base::Result<Rank> decode_cursor(std::string_view cursor, uint64_t request);

}  // namespace millrace::search
