// SPDX-License-Identifier: Apache-2.0
#include "search/query_syntax.h"

#include <gtest/gtest.h>

namespace millrace::search {
namespace {

// A tree as text: and(a, or(b, not(c))).
std::string shown(const Node& node) {
    std::string text;
    const auto children = [&](const char* name) {
        text = std::string(name) + "(";
        for (const Node& child : node.children) {
            text += (text.back() == '(' ? "" : ", ") + shown(child);
        }
        return text + ")";
    };
    if (!node.field.empty()) text = node.field + ":";
    switch (node.kind) {
        case Node::Kind::All:
            return "all";
        case Node::Kind::Word:
            return text + node.text;
        case Node::Kind::Prefix:
            return text + node.text + (node.is_last_word ? "~" : "*");
        case Node::Kind::Wildcard:
            return text + "pattern " + node.text;
        case Node::Kind::Phrase:
            return text + "\"" + node.text + "\"";
        case Node::Kind::Range:
            return text + (node.includes_lower ? "[" : "{") + node.text + ".." + node.upper +
                   (node.includes_upper ? "]" : "}");
        case Node::Kind::Exists:
            return text + "exists";
        case Node::Kind::And:
            return children("and");
        case Node::Kind::Or:
            return children("or");
        case Node::Kind::Not:
            return children("not");
    }
    return "";
}

std::string read(std::string_view text) {
    const auto node = parse_query(text);
    return node.ok() ? shown(*node) : node.error().to_string();
}

TEST(QuerySyntax, FreeTextIsWordsOfWhichTheLastMayBeABeginning) {
    struct Case {
        const char* text;
        const char* want;
    };
    for (const auto& [text, want] : {
             Case{"", "all"},
             Case{" \t", "all"},
             Case{"orders", "orders~"},
             Case{"orders ", "orders"},
             Case{"sinus itis", "and(sinus, itis~)"},
             Case{"a + b c ", "and(a, b, c)"},
             Case{"obs* x ", "and(obs*, x)"},
             Case{"\"two words\"", "\"two words\""},
             Case{"\"not closed", "\"not closed\""},
             Case{"a -b ", "and(a, not(b))"},
             Case{"a -b", "and(a, not(b))"},
             Case{"a -\"b c\"", "and(a, not(\"b c\"))"},
             Case{"--a ", "a"},
             Case{"pre-paid ", "pre-paid"},
             Case{"a | b c ", "or(a, and(b, c))"},
             Case{"(a | b) c ", "and(or(a, b), c)"},
             Case{"-(a b) ", "not(and(a, b))"},
             Case{"a) b ", "and(a, b)"},
             Case{"(a (b", "and(a, b~)"},
             Case{"| a || ", "a"},
             Case{"- + | ( ) \"\"", "all"},
             Case{"a:b ", "a:b"},
             Case{"AND or ", "and(AND, or)"},
             Case{"urn:li:dataset:(urn:li:dataPlatform:hive,a.b,PROD)",
                  "urn:urn:li:dataset:(urn:li:dataPlatform:hive,a.b,PROD)"},
         }) {
        EXPECT_EQ(read(text), want) << text;
    }
}

TEST(QuerySyntax, FieldModeReadsFieldsRangesAndWords) {
    struct Case {
        const char* text;
        const char* want;
    };
    for (const auto& [text, want] : {
             Case{"/q", "all"},
             Case{"/q ", "all"},
             Case{"/query ", "/query"},
             Case{"/q orders", "orders"},
             Case{"/q name: obs* AND tags: pii", "and(name:obs*, tags:pii)"},
             Case{"/q name:a b OR c", "or(and(name:a, b), c)"},
             Case{"/q a && b || c", "or(and(a, b), c)"},
             Case{"/q NOT a", "not(a)"},
             Case{"/q !a -b +c", "and(not(a), not(b), c)"},
             Case{"/q NOT NOT a", "a"},
             Case{"/q tags: (pii OR gdpr)", "or(tags:pii, tags:gdpr)"},
             Case{"/q (a OR b) AND NOT (c d)", "and(or(a, b), not(and(c, d)))"},
             Case{"/q rowCount: [5 TO *]", "rowCount:[5..]"},
             Case{"/q rowCount:{5 TO 9}", "rowCount:{5..9}"},
             Case{"/q rowCount: >2", "rowCount:{2..]"},
             Case{"/q rowCount:>= 2", "rowCount:[2..]"},
             Case{"/q rowCount:<=2", "rowCount:[..2]"},
             Case{"/q name: [\"a b\" TO c}", "name:[a b..c}"},
             Case{"/q _exists_:tags", "tags:exists"},
             Case{"/q _exists_: tags AND NOT _exists_:owners",
                  "and(tags:exists, not(owners:exists))"},
             Case{"/q tags: *", "tags:exists"},
             Case{"/q *", "all"},
             Case{"/q name: o?der*s", "name:pattern o?der*s"},
             Case{"/q name: \"a \\\" b\"", "name:\"a \" b\""},
             Case{"/q a\\:b", "a:b"},
             Case{"/q tags: urn:li:tag:pii", "tags:urn:li:tag:pii"},
             Case{"/q urn: urn:li:dataset:(urn:li:dataPlatform:hive,a,PROD) x",
                  "and(urn:urn:li:dataset:(urn:li:dataPlatform:hive,a,PROD), x)"},
             Case{"/q ANDROID ORDERS NOTE", "and(ANDROID, ORDERS, NOTE)"},
         }) {
        EXPECT_EQ(read(text), want) << text;
    }
}

TEST(QuerySyntax, FieldModeSaysWhereItCannotRead) {
    struct Case {
        const char* text;
        const char* want;
    };
    for (const auto& [text, want] : {
             Case{"/q (a", "query:1:4: bracket is not closed"},
             Case{"/q a)", "query:1:5: bracket closes nothing"},
             Case{"/q name:", "query:1:9: a word or a value is missing"},
             Case{"/q a AND", "query:1:9: a word or a value is missing"},
             Case{"/q OR a", "query:1:4: a word or a value is missing"},
             Case{"/q \"a", "query:1:4: quotes are not closed"},
             Case{"/q rowCount: [1 2]", "query:1:17: TO is missing in a range"},
             Case{"/q rowCount: [1 TO 2", "query:1:14: range is not closed"},
             Case{"/q [1 TO 2]", "query:1:4: range without a field"},
             Case{"/q >2", "query:1:4: comparison without a field"},
             Case{"/q rowCount: >", "query:1:15: number is missing"},
             Case{"/q _exists_:", "query:1:13: field has no name"},
             Case{"/q :a", "query:1:4: field has no name"},
         }) {
        EXPECT_EQ(read(text), want) << text;
    }
}

TEST(QuerySyntax, LengthAndNestingAreBounded) {
    std::string deep = "/q ";
    for (int i = 0; i < 30; ++i) deep += "(";
    EXPECT_EQ(read(deep + "a"), "query:1:25: nested deeper than 20");
    EXPECT_EQ(read("/q " + std::string(5000, 'a')), "query:1:4097: longer than 4096 bytes");
    std::string many = "/q a";
    for (int i = 0; i < 100; ++i) many += " a";
    EXPECT_NE(read(many).find("more than 100 parts"), std::string::npos);

    const auto brackets = parse_query(std::string(4000, '(') + "a");
    EXPECT_TRUE(brackets.ok());
    std::string words;
    for (int i = 0; i < 500; ++i) words += "a ";
    EXPECT_EQ(parse_query(words)->children.size(), kQueryNodesMax);
    // No character is cut in half.
    std::string long_word = std::string(kQueryBytesMax - 1, 'a') + "\xC3\xA4";
    EXPECT_EQ(parse_query(long_word)->text, std::string(kQueryBytesMax - 1, 'a'));
}

TEST(QuerySyntax, EveryWordKnowsItsPlace) {
    const Node node = *parse_query(" alpha  -\"be ta\" gam");
    ASSERT_EQ(node.children.size(), 3u);
    EXPECT_EQ(node.children[0].offset, 1u);
    EXPECT_EQ(node.children[0].size, 5u);
    EXPECT_EQ(node.children[2].offset, 17u);
    EXPECT_EQ(node.children[2].size, 3u);
}

}  // namespace
}  // namespace millrace::search
