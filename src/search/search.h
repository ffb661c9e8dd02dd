// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/stop.h"
#include "catalog/catalog.h"
#include "search/filter.h"

namespace millrace::search {

inline constexpr size_t kPageMax = 200;
inline constexpr size_t kFacetValuesMax = 1000;

enum class Order : uint8_t {
    Relevance,   // how well it matches, then how much it is used
    Popularity,  // how much it is used, then how well it matches
    Changed,     // when it last changed, then how well it matches
};

struct Request {
    std::string text{};              // query_syntax.h; empty finds everything
    std::optional<Filter> filter{};  // its parts under a top "and" are what facets choose
    bool with_removed = false;       // also what is marked as removed
    Order order = Order::Relevance;
    size_t count_max = 20;
    std::string cursor{};  // Found::next of the same request; empty: from the front
    // Of these the values are counted: names of kFacetFields in fields.h.
    std::vector<std::string> facets{};
    size_t facet_values_max = 50;
};

// A piece of text that matched, or one between.
struct Segment {
    std::string text;
    bool is_match = false;
    bool operator==(const Segment&) const = default;
};

// Why a result was found: a part of a field's value. Data, never markup.
struct Match {
    std::string field;
    std::vector<Segment> segments;
};

struct Hit {
    std::string urn;
    std::string type;
    std::string name;
    double score = 0;
    std::vector<Match> matches{};        // at most eight, those that say most first
    std::vector<Segment> title{};        // the name, marked
    std::vector<Segment> description{};  // where it matches, or how it begins
};

struct FacetCount {
    std::string value;  // a urn, or a text
    int64_t count = 0;
    bool operator==(const FacetCount&) const = default;
};

struct Facet {
    std::string field;
    std::vector<FacetCount> values{};  // most frequent first, at most facet_values_max
    int64_t value_count = 0;           // how many there are
    int64_t none_count = 0;            // results without a value
};

struct Found {
    int64_t total = 0;
    std::vector<Hit> hits{};
    std::string next{};  // cursor of the next page; empty at the end
    // Of each facet how many there would be of each value without the filter's part about it.
    std::vector<Facet> facets{};
    std::string correction{};   // the text in a spelling that finds more; empty if there is none
    bool is_corrected = false;  // the text found nothing: these are the correction's
};

struct SuggestRequest {
    std::string text{};  // the beginning of a name, or words of it
    std::optional<Filter> filter{};
    size_t count_max = 10;
};

struct Suggestion {
    std::string urn;
    std::string type;
    std::vector<Segment> name;
};

// What is found in the catalog by words, filters and facets: a projection of its log, kept in a
// folder of its own (<data directory>/search) that may be deleted at any time.
//
// Invariants: (1) the index says up to which sequence number it has applied the log, in the same
// commit as the documents; (2) an answer is never older than the catalog that is given with the
// question; (3) an index that was left after any number of changes, kills and restarts answers as
// one that is made anew. An index that is missing, damaged or another version's is made anew.
//
// Any thread may ask; each brings its own Catalog. One process at a time keeps the index up to
// date: the first that opened it. Another one reads, and waits for the first to catch up.
class SearchIndex {
  public:
    static base::Result<std::unique_ptr<SearchIndex>> open(const base::Path& folder,
                                                           const catalog::Registry& registry);
    ~SearchIndex();

    // Applies what is behind. Called by the questions below; by itself it takes the time from the
    // next one. Unavailable if another process keeps the index and is behind for longer than three
    // seconds, or if another thread has more to apply than is worth waiting for. Cancelled by
    // `stop`, with what was applied until then.
    base::Result<void> catch_up(catalog::Catalog& catalog, const base::Stop* stop = nullptr);
    // From nothing. Where another process keeps the index, that one does it, and we wait.
    base::Result<void> rebuild(catalog::Catalog& catalog, const base::Stop& stop);
    // Whether another process waits for us to do so, in catch_up().
    bool is_rebuild_wanted() const;

    // InvalidArgument for a query in field mode that is none, fields and facets that are not
    // known, conditions that a field does not have, a cursor of another request.
    base::Result<Found> search(catalog::Catalog& catalog, const Request& request);
    // Names that the text may be the beginning of. Never an error for the text.
    base::Result<std::vector<Suggestion>> suggest(catalog::Catalog& catalog,
                                                  const SuggestRequest& request);

    // The sequence number of the last change that it knows; 0 before the first question.
    int64_t applied() const;
    // Of the changes that are being applied just now; 0 if none are.
    int64_t changes_left() const;
    // Things that can be found, those marked as removed among them.
    int64_t size() const;

  private:
    struct State;
    explicit SearchIndex(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace millrace::search
