// SPDX-License-Identifier: Apache-2.0
#include "search/reference_testing.h"

#include <fmt/format.h>

#include "search/search_testing.h"

namespace millrace::search {
namespace {

// A query or a filter with what it means: made together, so that neither is read from the other.
struct Asked {
    std::string text;
    std::function<bool(const Thing&)> holds;
    std::string field{};  // of a part of a filter: the one it is about
};

// The goal: the index answers as a plain look at every thing does, for made queries of every form.
class ReferenceTest : public SearchTest {
  protected:
    void SetUp() override {
        SearchTest::SetUp();
        std::vector<Proposal> batch;
        constexpr size_t kThings = 2000;
        constexpr size_t kBatch = 2000;  // proposals
        for (size_t i = 0; i < kThings; ++i) {
            things_.push_back(maker_.make(i));
            for (Proposal& each : ThingMaker::proposals(things_.back())) {
                batch.push_back(std::move(each));
            }
            if (batch.size() < kBatch && i + 1 < kThings) continue;
            write(batch);
            batch.clear();
        }
    }

    std::string word() { return maker_.word(); }

    Asked free_leaf() {
        switch (maker_.pick(6)) {
            case 0: {
                const std::string one = word();
                const std::string two = word();
                return {fmt::format("\"{} {}\"", one, two), [=, this](const Thing& thing) {
                            return reference_.has_anywhere(thing, {one, two});
                        }};
            }
            case 1: {
                const std::string front = word().substr(0, 4);
                return {front + "*", [=, this](const Thing& thing) {
                            const auto& fields = Reference::kFreeText;
                            return std::any_of(fields.begin(), fields.end(),
                                               [&](const auto& field) {
                                                   return reference_.begins(thing, field, front) ||
                                                          reference_.has(thing, field, {front});
                                               });
                        }};
            }
            default: {
                const std::string one = word();
                return {one, [=, this](const Thing& thing) {
                            return reference_.has_anywhere(thing, {one});
                        }};
            }
        }
    }

    static Asked negated(const Asked& asked, const char* sign) {
        return {sign + asked.text, [=](const Thing& thing) { return !asked.holds(thing); }};
    }
    static Asked both(const Asked& a, const Asked& b, const char* sign) {
        return {a.text + sign + b.text,
                [=](const Thing& thing) { return a.holds(thing) && b.holds(thing); }};
    }
    static Asked either(const Asked& a, const Asked& b, const char* sign) {
        return {"(" + a.text + sign + b.text + ")",
                [=](const Thing& thing) { return a.holds(thing) || b.holds(thing); }};
    }

    Asked free_query(int depth) {
        if (depth == 0) return free_leaf();
        switch (maker_.pick(4)) {
            case 0:
                return both(free_query(depth - 1), free_query(0), maker_.chance(0.5) ? " " : " + ");
            case 1:
                return either(free_query(depth - 1), free_query(0), " | ");
            case 2:
                return both(free_query(depth - 1), negated(free_leaf(), "-"), " ");
            default:
                return free_leaf();
        }
    }
    // The end of free text: a word that may be a beginning, or none.
    Asked free_text() {
        Asked query = free_query(2);
        if (maker_.chance(0.5)) return {query.text + " ", query.holds};
        const std::string whole = word();
        const std::string front = whole.substr(0, 1 + maker_.pick(whole.size()));
        return both(
            query,
            {front,
             [=, this](const Thing& thing) { return reference_.is_last_word_of(thing, front); }},
            " ");
    }

    Asked field_leaf() {
        static const Texts kFields{"name",   "description",      "fieldPaths", "tags",
                                   "owners", "customProperties", "platform",   "domains"};
        const std::string field = maker_.pick(kFields);
        switch (maker_.pick(8)) {
            case 0: {
                const double low = static_cast<double>(maker_.pick(50));
                const double high = low + static_cast<double>(maker_.pick(20));
                const bool open = maker_.chance(0.5);
                const std::string text = open ? fmt::format("rowCount: {{{} TO {}}}", low, high)
                                              : fmt::format("rowCount: [{} TO {}]", low, high);
                return {text, [=](const Thing& thing) {
                            const auto rows = thing.numbers.find("rowCount");
                            if (rows == thing.numbers.end()) return false;
                            return open ? rows->second > low && rows->second < high
                                        : rows->second >= low && rows->second <= high;
                        }};
            }
            case 1: {
                const double low = static_cast<double>(maker_.pick(50));
                return {fmt::format("rowCount: >{}", low), [=](const Thing& thing) {
                            const auto rows = thing.numbers.find("rowCount");
                            return rows != thing.numbers.end() && rows->second > low;
                        }};
            }
            case 2: {
                const std::string which = maker_.chance(0.2) ? "rowCount" : field;
                return {"_exists_:" + which,
                        [=](const Thing& thing) { return Reference::exists(thing, which); }};
            }
            case 3: {
                const bool wants = maker_.chance(0.5);
                return {wants ? "hasOwners: true" : "hasOwners: false", [=](const Thing& thing) {
                            return Reference::exists(thing, "owners") == wants;
                        }};
            }
            case 4: {
                const std::string front = word().substr(0, 1 + maker_.pick(4));
                return {field + ": " + front + "*", [=, this](const Thing& thing) {
                            return reference_.begins(thing, field, front) ||
                                   reference_.has(thing, field, {front});
                        }};
            }
            case 5: {
                const std::string one = word();
                const std::string two = word();
                return {fmt::format("{}: \"{} {}\"", field, one, two),
                        [=, this](const Thing& thing) {
                            return reference_.has(thing, field, {one, two});
                        }};
            }
            case 6: {
                const std::string tag = maker_.pick(ThingMaker::kTags);
                return {"tags:" + tag, [=](const Thing& thing) {
                            return Reference::has_value(thing, "tags", tag);
                        }};
            }
            default: {
                const std::string one = word();
                return {field + ":" + one, [=, this](const Thing& thing) {
                            return reference_.has(thing, field, {one});
                        }};
            }
        }
    }
    Asked field_query(int depth) {
        if (depth == 0) return field_leaf();
        switch (maker_.pick(4)) {
            case 0:
                return both(field_query(depth - 1), field_query(depth - 1),
                            maker_.chance(0.5) ? " AND " : " ");
            case 1:
                return either(field_query(depth - 1), field_query(depth - 1), " OR ");
            case 2:
                return negated(field_leaf(), "NOT ");
            default:
                return field_leaf();
        }
    }

    Asked filter_leaf() {
        static const Texts kFields{"tags", "owners", "platform", "origin", "entityType", "domains"};
        const std::string field = maker_.pick(kFields);
        if (maker_.chance(0.2)) {
            const size_t limit = maker_.pick(50);
            return {
                fmt::format(R"({{"field": "rowCount", "condition": "LESS_THAN", "values": [{}]}})",
                            limit),
                [=](const Thing& thing) {
                    const auto rows = thing.numbers.find("rowCount");
                    return rows != thing.numbers.end() && rows->second < static_cast<double>(limit);
                },
                "rowCount"};
        }
        if (maker_.chance(0.2)) {
            return {fmt::format(R"({{"field": "{}", "condition": "EXISTS"}})", field),
                    [=](const Thing& thing) { return Reference::exists(thing, field); }, field};
        }
        const Thing& like = things_[maker_.pick(things_.size())];
        const std::string value =
            Reference::exists(like, field) ? like.values.at(field)[0] : std::string("none");
        const bool negated = maker_.chance(0.2);
        return {fmt::format(R"({{"field": "{}", "values": ["{}", "other"], "negated": {}}})", field,
                            value, negated),
                [=](const Thing& thing) {
                    return Reference::has_value(thing, field, value) != negated;
                },
                field};
    }
    // The parts under a top "and".
    std::vector<Asked> filter_parts() {
        std::vector<Asked> parts;
        for (size_t i = maker_.pick(4); i > 0; --i) {
            if (maker_.chance(0.7)) {
                parts.push_back(filter_leaf());
                continue;
            }
            const Asked one = filter_leaf();
            const Asked two = filter_leaf();
            parts.push_back(
                {fmt::format(R"({{"or": [{}, {{"not": {}}}]}})", one.text, two.text),
                 [=](const Thing& thing) { return one.holds(thing) || !two.holds(thing); },
                 one.field == two.field ? one.field : ""});
        }
        return parts;
    }

    // The whole answer, page by page, beside what the reference says.
    void check(const Asked& query) {
        SCOPED_TRACE(query.text);
        const std::vector<Asked> parts = filter_parts();
        std::string filter;
        for (const Asked& part : parts) filter += (filter.empty() ? "" : ", ") + part.text;
        Request asked = request(query.text, R"({"and": [)" + filter + "]}");
        SCOPED_TRACE(filter);
        asked.facets = {"entityType", "platform",      "origin", "owners",
                        "tags",       "glossaryTerms", "domains"};
        asked.count_max = kPageMax;
        // Which parts hold of which thing, asked once: the query first, then the filter's.
        std::vector<std::vector<bool>> facts;
        for (const Thing& thing : things_) {
            facts.push_back({!thing.is_removed && query.holds(thing)});
            for (const Asked& part : parts) facts.back().push_back(part.holds(thing));
        }
        const auto holds = [&](size_t thing, const std::string& without) {
            for (size_t i = 0; i < facts[thing].size(); ++i) {
                const bool counts = i == 0 || without.empty() || parts[i - 1].field != without;
                if (counts && !facts[thing][i]) return false;
            }
            return true;
        };
        std::set<std::string> wanted;
        for (size_t i = 0; i < things_.size(); ++i) {
            if (holds(i, "")) wanted.insert(things_[i].urn);
        }
        Found answer = found(asked);
        if (answer.is_corrected) {
            EXPECT_TRUE(wanted.empty());
            return;
        }
        EXPECT_EQ(answer.total, static_cast<int64_t>(wanted.size()));
        for (const Facet& facet : answer.facets) {
            std::map<std::string, int64_t> counts;
            for (size_t i = 0; i < things_.size(); ++i) {
                if (!Reference::exists(things_[i], facet.field) || !holds(i, facet.field)) continue;
                for (const std::string& value : things_[i].values.at(facet.field)) ++counts[value];
            }
            std::map<std::string, int64_t> counted;
            for (const auto& [value, count] : facet.values) counted[value] = count;
            EXPECT_EQ(counted, counts) << facet.field;
        }
        std::set<std::string> urns;
        double score = answer.hits.empty() ? 0 : answer.hits[0].score;
        while (true) {
            for (const Hit& hit : answer.hits) {
                EXPECT_TRUE(urns.insert(hit.urn).second) << "twice: " << hit.urn;
                EXPECT_LE(hit.score, score);
                score = hit.score;
            }
            if (answer.next.empty()) break;
            asked.cursor = answer.next;
            asked.facets.clear();
            answer = found(asked);
        }
        std::vector<std::string> differ;
        std::set_symmetric_difference(urns.begin(), urns.end(), wanted.begin(), wanted.end(),
                                      std::back_inserter(differ));
        EXPECT_EQ(differ, Texts{});
        ++(wanted.empty() ? none_ : some_);
    }

    ThingMaker maker_{42};
    Reference reference_;
    std::vector<Thing> things_;
    size_t none_ = 0;
    size_t some_ = 0;
};

TEST_F(ReferenceTest, FreeTextFiltersAndFacetsAgreeWithAPlainLook) {
    for (int i = 0; i < 150 && !HasFailure(); ++i) check(free_text());
    EXPECT_GT(some_, 50u) << "queries that find nothing test little";
}

TEST_F(ReferenceTest, FieldModeAgreesWithAPlainLook) {
    for (int i = 0; i < 150 && !HasFailure(); ++i) {
        const Asked query = field_query(2);
        check({"/q " + query.text, query.holds});
    }
    EXPECT_GT(some_, 50u);
}

}  // namespace
}  // namespace millrace::search
