// SPDX-License-Identifier: Apache-2.0
#include "search/find.h"

#include <fmt/format.h>

#include <algorithm>

#include "search/correction.h"
#include "search/evaluate.h"
#include "search/highlight.h"
#include "search/ranking.h"
#include "search/terms.h"

namespace millrace::search {
namespace {

// A cursor's mark of its request: all that decides over order and documents.
class Fingerprint {
  public:
    void add(std::string_view text) {
        for (const char c : text) step(static_cast<unsigned char>(c));
        step(0x100);  // an end that no byte is
    }
    void add(const Filter& filter) {
        step(static_cast<unsigned>(filter.kind));
        step(static_cast<unsigned>(filter.condition));
        add(filter.field);
        for (const std::string& value : filter.values) add(value);
        for (const Filter& child : filter.children) add(child);
        step(0x101);
    }
    void step(unsigned number) { hash_ = (hash_ ^ number) * 0x100000001b3; }
    uint64_t value() const { return hash_; }

  private:
    uint64_t hash_ = 0xcbf29ce484222325;
};

uint64_t fingerprint(const Request& request) {
    Fingerprint print;
    print.add(request.text);
    if (request.filter) print.add(*request.filter);
    print.step(static_cast<unsigned>(request.order));
    print.step(request.with_removed ? 1 : 0);
    return print.value();
}

// Whether the query is words alone, which may then be a name: joined, and added to `text`.
bool is_name(const Node& node, std::string& text) {
    if (node.kind == Node::Kind::And) {
        return std::all_of(node.children.begin(), node.children.end(),
                           [&](const Node& child) { return is_name(child, text); });
    }
    text += node.text + ' ';
    return node.kind == Node::Kind::Word || node.kind == Node::Kind::Phrase ||
           node.kind == Node::Kind::Prefix;
}

// What is asked of the index for one text and one filter: which documents, and why.
class Search {
  public:
    Search(const IndexView& index, const Request& request)
        : index_(index),
          request_(request),
          postings_(index.snapshot, index.columns.id_count(), index.frequent, index.commit),
          sources_{index.fields, index.columns, postings_, stemmer_},
          evaluation_(sources_) {}

    base::Result<void> run(Node query) {
        query_ = std::move(query);
        of_text_ = MR_TRY(evaluation_.matches(query_));
        of_text_ &= index_.columns.present();  // damaged files may name any others
        if (!request_.with_removed) of_text_ -= index_.columns.removed();
        if (request_.filter) {
            // The parts that facets are counted without, one at a time.
            if (request_.filter->kind == Filter::Kind::And) {
                for (const Filter& part : request_.filter->children) MR_TRY(add_part(part));
            } else {
                MR_TRY(add_part(*request_.filter));
            }
        }
        documents_ = without_part_about("");
        return {};
    }

    const DocSet& documents() const { return documents_; }
    const Sources& sources() const { return sources_; }

    base::Result<std::vector<Facet>> facets() const {
        std::vector<Facet> facets;
        for (const std::string& name : request_.facets) {
            const Field* field = index_.fields.find(name);
            const auto facet = position_of(kFacetFields, field == nullptr ? name : field->name);
            if (!facet) return base::invalid_argument("facet not known: " + name);
            auto counts = index_.columns.count(*facet, without_part_about(kFacetFields[*facet]));
            const auto value_count = static_cast<int64_t>(counts.values.size());
            counts.values.resize(
                std::min({counts.values.size(), request_.facet_values_max, kFacetValuesMax}));
            facets.push_back({name, std::move(counts.values), value_count, counts.none});
        }
        return facets;
    }

    base::Result<void> add_hits(Found& found) {
        const uint64_t request = fingerprint(request_);
        std::optional<Rank> after;
        if (!request_.cursor.empty()) after = MR_TRY(decode_cursor(request_.cursor, request));
        DocSet whole_name = postings_.none();
        DocSet name_begins = postings_.none();
        std::string name;
        if (is_name(query_, name)) {
            const std::string term = whole_name_term(joined_words(name));
            postings_.add(term, whole_name);
            postings_.add_all(term, kTermsCompletedMax, name_begins);
        }
        const RankSources ranking{index_.columns, evaluation_.word_hits(), whole_name, name_begins};
        const size_t count_max = std::min(request_.count_max, kPageMax);
        const bool is_first_by_score = !after && request_.order == Order::Relevance;
        const RankedPage page =
            rank(ranking, is_first_by_score ? best_of(ranking, documents_, count_max) : documents_,
                 request_.order, count_max, after);
        Highlighter highlighter(index_.fields, stemmer_, query_);
        for (const Rank& rank : page.ranks) {
            const StoredDocument stored = postings_.document(rank.id);
            const double score = request_.order == Order::Relevance ? rank.first : rank.second;
            found.hits.push_back(
                {stored.urn, stored.type, stored.name, score, highlighter.matches(stored),
                 highlighter.marked(stored.name, "name"), highlighter.description(stored)});
        }
        if (page.has_more && !page.ranks.empty()) {
            found.next = encode_cursor(page.ranks.back(), request);
        }
        return {};
    }

    // The query with words that are there in place of those that are not; empty if there are none.
    std::string correction() const {
        return corrected_text(sources_, index_.snapshot, query_, request_.text);
    }

  private:
    struct Part {
        const Filter* filter;
        DocSet documents;
    };

    base::Result<void> add_part(const Filter& filter) {
        DocSet documents = MR_TRY(matches(sources_, filter));
        parts_.push_back({&filter, std::move(documents)});
        return {};
    }
    DocSet without_part_about(std::string_view field) const {
        DocSet documents = of_text_;
        for (const Part& part : parts_) {
            if (field.empty() || !is_about(*part.filter, field)) documents &= part.documents;
        }
        return documents;
    }

    const IndexView& index_;
    const Request& request_;
    Stemmer stemmer_;
    const Postings postings_;
    const Sources sources_;
    QueryEvaluation evaluation_;
    Node query_;
    DocSet of_text_;
    std::vector<Part> parts_;
    DocSet documents_;
};

// Fields by the names that facets have, so that a part of a filter is known to be about one.
void name_fields(const Fields& fields, Filter& filter) {
    if (const Field* field = fields.find(filter.field)) filter.field = field->name;
    for (Filter& child : filter.children) name_fields(fields, child);
}

// So few results that a slip of the fingers is likely.
constexpr int64_t kFew = 3;

}  // namespace

base::Result<Found> find(const IndexView& index, const Request& asked) {
    Request request = asked;
    if (request.filter) name_fields(index.fields, *request.filter);
    Search search(index, request);
    MR_TRY(search.run(MR_TRY(parse_query(request.text))));
    Found found;
    found.total = static_cast<int64_t>(search.documents().count());
    if (found.total < kFew) found.correction = search.correction();
    if (found.total > 0 || found.correction.empty()) {
        found.facets = MR_TRY(search.facets());
        MR_TRY(search.add_hits(found));
        return found;
    }
    Request corrected = request;
    corrected.text = found.correction;
    Search again(index, corrected);
    MR_TRY(again.run(MR_TRY(parse_query(corrected.text))));
    found.total = static_cast<int64_t>(again.documents().count());
    found.is_corrected = found.total > 0;
    if (!found.is_corrected) found.correction.clear();
    found.facets = MR_TRY(again.facets());
    MR_TRY(again.add_hits(found));
    return found;
}

base::Result<std::vector<Suggestion>> find_names(const IndexView& index,
                                                 const SuggestRequest& asked) {
    Request request;
    request.filter = asked.filter;
    request.count_max = asked.count_max;
    if (request.filter) name_fields(index.fields, *request.filter);
    // Words of names, the last of them perhaps not to its end yet.
    std::string_view text = std::string_view(asked.text).substr(0, kQueryBytesMax);
    Node query;
    query.kind = Node::Kind::Prefix;
    query.field = "name";
    query.text = text;
    query.is_last_word = true;
    query.size = text.size();
    Search search(index, request);
    MR_TRY(search.run(split_words(text).empty() ? Node{} : query));
    Found found;
    MR_TRY(search.add_hits(found));
    std::vector<Suggestion> suggestions;
    for (Hit& hit : found.hits) {
        suggestions.push_back({hit.urn, hit.type, std::move(hit.title)});
    }
    return suggestions;
}

}  // namespace millrace::search
