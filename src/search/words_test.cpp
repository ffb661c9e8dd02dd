// SPDX-License-Identifier: Apache-2.0
#include "search/words.h"

#include <gtest/gtest.h>

namespace millrace::search {
namespace {

std::string shown(std::string_view text) {
    std::string shown;
    for (const Run& run : split_runs(text)) {
        shown += shown.empty() ? "" : " ";
        if (run.parts.size() > 1) shown += run.whole.text + "=";
        for (const Word& part : run.parts) {
            shown += (&part == &run.parts.front() ? "" : "+") + part.text;
        }
    }
    return shown;
}

TEST(Words, NamesArePartedAtSignsAndCapitals) {
    struct Case {
        const char* text;
        const char* want;
    };
    for (const auto& [text, want] : {
             Case{"", ""}, Case{"condition_age", "condition age"},
             Case{"silver.sinusitis-study", "silver sinusitis study"},
             Case{"customerOrders", "customerorders=customer+orders"},
             Case{"HTTPServer", "httpserver=http+server"}, Case{"HTTP", "http"},
             Case{"GitHub v2", "github=git+hub v2"}, Case{"orders2024", "orders2024"},
             Case{"OrdersB2B", "ordersb2b=orders+b2+b"},
             Case{"\xC3\x84rzte \xC3\xBC"
                  "ber",
                  "\xC3\xA4rzte \xC3\xBC"
                  "ber"},
             Case{"a\xFFz", "a z"},  // no UTF-8: no letter
         }) {
        EXPECT_EQ(shown(text), want) << text;
    }
}

TEST(Words, KnowWhereTheyStand) {
    const auto words = split_words("\xC3\xA4 fooBar,x");
    ASSERT_EQ(words.size(), 4u);
    const std::string_view text = "\xC3\xA4 fooBar,x";
    EXPECT_EQ(text.substr(words[0].begin, words[0].end - words[0].begin), "\xC3\xA4");
    EXPECT_EQ(text.substr(words[1].begin, words[1].end - words[1].begin), "foo");
    EXPECT_EQ(text.substr(words[2].begin, words[2].end - words[2].begin), "Bar");
    EXPECT_EQ(words[3].end, text.size());
}

TEST(Words, EnglishWordsHaveAStemAndOthersAreTheirOwn) {
    Stemmer stemmer;
    EXPECT_EQ(stemmer.stem("observations"), stemmer.stem("observation"));
    EXPECT_EQ(stemmer.stem("tables"), "tabl");
    EXPECT_EQ(stemmer.stem("v2s"), "v2s");
    EXPECT_EQ(stemmer.stem("is"), "is");
}

}  // namespace
}  // namespace millrace::search
