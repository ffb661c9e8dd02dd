// SPDX-License-Identifier: Apache-2.0
#include "search/ranking.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "base/text.h"

namespace millrace::search {
namespace {

constexpr size_t kPopularity = 0;  // in kNumberFields
constexpr size_t kChanged = 5;
static_assert(kNumberFields[kPopularity] == "popularity");
static_assert(kNumberFields[kChanged] == "lastModifiedAt");

double score_of(const RankSources& sources, DocId id) {
    double score = sources.whole_name.contains(id)    ? kWholeNameScore
                   : sources.name_begins.contains(id) ? kNameBeginsScore
                                                      : 0;
    for (const WordHits& hits : sources.word_hits) {
        for (const auto& [weight, documents] : hits) {
            if (!documents.contains(id)) continue;
            score += weight;
            break;
        }
    }
    return score;
}

Rank rank_of(const RankSources& sources, DocId id, Order order) {
    const auto number = [&](size_t field) {
        const double value = sources.columns.number(field, id);
        return std::isnan(value) ? 0 : value;
    };
    Rank rank{score_of(sources, id), 0, sources.columns.name_words(id), id};
    if (order == Order::Relevance) {
        rank.second = number(kPopularity);
    } else {
        rank.second = rank.first;
        rank.first = number(order == Order::Popularity ? kPopularity : kChanged);
    }
    return rank;
}

}  // namespace

bool Rank::is_before(const Rank& other) const {
    if (first != other.first) return first > other.first;
    if (second != other.second) return second > other.second;
    if (name_words != other.name_words) return name_words < other.name_words;
    return id < other.id;
}

DocSet best_of(const RankSources& sources, const DocSet& documents, size_t count_max) {
    if (sources.word_hits.empty()) return documents;
    DocSet best = documents;
    for (const WordHits& hits : sources.word_hits) {
        MR_CHECK(hits.at(0).first == kInName);
        best &= hits[0].second;
    }
    if (best.count() <= count_max) return documents;
    DocSet named = sources.whole_name;
    named |= sources.name_begins;
    named &= documents;
    best |= named;
    return best;
}

RankedPage rank(const RankSources& sources, const DocSet& documents, Order order, size_t count_max,
                const std::optional<Rank>& after) {
    // A heap of the best, the worst of them on top; one more than asked for tells whether there is
    // another page.
    const auto is_before = [](const Rank& a, const Rank& b) { return a.is_before(b); };
    RankedPage page;
    std::vector<Rank>& best = page.ranks;
    best.reserve(count_max + 2);
    documents.for_each([&](DocId id) {
        const Rank rank = rank_of(sources, id, order);
        if (after && !after->is_before(rank)) return;
        if (best.size() > count_max && !rank.is_before(best.front())) return;
        best.push_back(rank);
        std::push_heap(best.begin(), best.end(), is_before);
        if (best.size() <= count_max + 1) return;
        std::pop_heap(best.begin(), best.end(), is_before);
        best.pop_back();
    });
    std::sort_heap(best.begin(), best.end(), is_before);
    page.has_more = best.size() > count_max;
    if (page.has_more) best.pop_back();
    return page;
}

std::string encode_cursor(const Rank& rank, uint64_t request) {
    return fmt::format("{:x}-{:x}-{:x}-{:x}-{:x}", request, std::bit_cast<uint64_t>(rank.first),
                       std::bit_cast<uint64_t>(rank.second), rank.name_words, rank.id);
}

base::Result<Rank> decode_cursor(std::string_view cursor, uint64_t request) {
    const auto parts = base::split(cursor, '-');
    std::array<uint64_t, 5> numbers{};
    bool reads = parts.size() == numbers.size();
    for (size_t i = 0; reads && i < numbers.size(); ++i) {
        const char* end = parts[i].data() + parts[i].size();
        const auto read = std::from_chars(parts[i].data(), end, numbers[i], 16);
        reads = read.ec == std::errc() && read.ptr == end;
    }
    if (!reads) return base::invalid_argument("cursor is none: " + std::string(cursor));
    if (numbers[0] != request) {
        return base::invalid_argument("cursor belongs to another search: " + std::string(cursor));
    }
    return Rank{std::bit_cast<double>(numbers[1]), std::bit_cast<double>(numbers[2]),
                static_cast<uint16_t>(numbers[3]), static_cast<DocId>(numbers[4])};
}

}  // namespace millrace::search
