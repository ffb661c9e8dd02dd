// SPDX-License-Identifier: Apache-2.0
#include "search/filter.h"

#include <gtest/gtest.h>

namespace millrace::search {
namespace {

base::Result<Filter> read(const std::string& json) {
    return parse_filter(*base::parse_json(json));
}

TEST(Filter, IsATreeOfConditions) {
    const auto filter = read(R"({"and": [{"field": "tags", "value": "a"},
        {"or": [{"field": "rowCount", "condition": "GREATER_THAN", "values": [5]},
                {"not": {"field": "origin", "condition": "EXISTS"}}]},
        {"field": "owners", "values": ["x", "y"], "negated": true}]})");
    ASSERT_TRUE(filter.ok()) << filter.error().to_string();
    ASSERT_EQ(filter->children.size(), 3u);
    EXPECT_EQ(filter->children[0].condition, Condition::Equal);
    EXPECT_EQ(filter->children[1].children[0].values, std::vector<std::string>{"5"});
    EXPECT_EQ(filter->children[1].children[1].kind, Filter::Kind::Not);
    EXPECT_EQ(filter->children[2].kind, Filter::Kind::Not);
    EXPECT_TRUE(is_about(filter->children[2], "owners"));
    EXPECT_FALSE(is_about(*filter, "owners"));
}

TEST(Filter, SaysWhatIsNone) {
    struct Case {
        const char* json;
        const char* want;
    };
    for (const auto& [json, want] : {
             Case{"[]", "filter: expected an object"},
             Case{"{}", "filter.field: expected a text"},
             Case{R"({"and": 1})", "filter.and: expected a list"},
             Case{R"({"or": []})", "filter.or: none"},
             Case{R"({"and": [{"field": "a", "value": "b"}, 1]})",
                  "filter.and[1]: expected an object"},
             Case{R"({"and": [], "or": []})", "filter: not known: or"},
             Case{R"({"field": "a"})", "filter.values: none"},
             Case{R"({"field": "a", "value": {}})",
                  "filter.value: expected a text, a number or a boolean"},
             Case{R"({"field": "a", "value": "b", "condition": "LIKE"})",
                  "filter.condition: not known: \"LIKE\""},
             Case{R"({"field": "a", "value": "b", "negated": 1})",
                  "filter.negated: expected a boolean"},
         }) {
        const auto filter = read(json);
        ASSERT_FALSE(filter.ok()) << json;
        EXPECT_EQ(filter.error().message(), want);
    }
}

TEST(Filter, IsBounded) {
    std::string deep = R"({"field": "a", "value": "b"})";
    for (int i = 0; i < 20; ++i) deep = R"({"not": )" + deep + "}";
    EXPECT_NE(read(deep).error().message().find("nested too deep"), std::string::npos);
    base::Json wide{{"and", base::Json::array()}};
    for (int i = 0; i < 600; ++i) wide["and"].push_back({{"field", "a"}, {"value", "b"}});
    EXPECT_NE(read(wide.dump()).error().message().find("too many parts"), std::string::npos);
}

}  // namespace
}  // namespace millrace::search
