// SPDX-License-Identifier: Apache-2.0
#include "net/url.h"

#include <gtest/gtest.h>

namespace millrace::net {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(Url, CarriesAnyTextAndGivesItBack) {
    const std::string text = "urn:li:dataset:(urn:li:dataPlatform:hive,a/b c%+ä,PROD)";
    EXPECT_EQ(
        encode_url(text),
        "urn%3Ali%3Adataset%3A%28urn%3Ali%3AdataPlatform%3Ahive%2Ca%2Fb%20c%25%2B%C3%A4%2CPROD"
        "%29");
    EXPECT_EQ(*decode_url(encode_url(text)), text);
    EXPECT_EQ(*decode_url("a+b"), "a+b");
}

TEST(Url, RefusesBrokenEscapesAndBytesThatAreNoText) {
    for (const char* text : {"a%2", "a%zz", "%", "%ff", "a%00b", "%c3"}) {
        EXPECT_FALSE(decode_url(text).ok()) << text;
        EXPECT_FALSE(parse_query(std::string("q=") + text).ok()) << text;
    }
}

TEST(Url, TakesAQueryApart) {
    struct Case {
        const char* query;
        Pairs want;
    };
    for (const auto& [query, want] :
         {Case{"", {}}, Case{"&&", {}}, Case{"a=1&b=x%20y", {{"a", "1"}, {"b", "x y"}}},
          Case{"q=a+b%2B", {{"q", "a b+"}}}, Case{"flag&a=", {{"flag", ""}, {"a", ""}}},
          Case{"a=1&a=2", {{"a", "1"}, {"a", "2"}}}, Case{"a=b=c", {{"a", "b=c"}}}}) {
        const auto got = parse_query(query);
        ASSERT_TRUE(got.ok()) << query;
        EXPECT_EQ(*got, want) << query;
    }
}

}  // namespace
}  // namespace millrace::net
