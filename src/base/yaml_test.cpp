// SPDX-License-Identifier: Apache-2.0
#include "base/yaml.h"

#include <gtest/gtest.h>

namespace millrace::base {
namespace {

std::optional<std::string> fake(const std::string& name) {
    if (name == "HOME_DIR") return "/data";
    if (name == "EMPTY") return "";
    return std::nullopt;
}

Result<Yaml> parse(std::string_view text) {
    return Yaml::parse(text, "p.yaml", 1, fake);
}

TEST(Yaml, ExpandsTheEnvironment) {
    struct Case {
        std::string_view text, want;
    };
    for (const auto& [text, want] :
         {Case{"a: ${HOME_DIR}/x", "/data/x"}, Case{"a: ${NONE:-d e}", "d e"},
          Case{"a: ${EMPTY:-d}", "d"}, Case{"a: costs $$5", "costs $5"}, Case{"a: 5$", "5$"},
          Case{"a: ${NONE:-${HOME_DIR}/lake}/x", "/data/lake/x"},
          Case{"a: ${HOME_DIR:-${NONE}/lake}/x", "/data/x"},
          Case{"a: ${NONE:-${EMPTY:-${HOME_DIR}}${NONE:-y}}", "/datay"},
          Case{"a: ${NONE:-$${HOME_DIR}}", "${HOME_DIR}"}, Case{"a: ${NONE:-{}}", "{}"}}) {
        SCOPED_TRACE(text);
        EXPECT_EQ(*parse(text)->get("a")->text(), want);
    }
}

TEST(Yaml, AnExpansionThatDoesNotEndIsRefused) {
    std::string deep = "x";
    for (int i = 0; i < 1000; ++i) deep.insert(0, "${NONE:-");
    for (const std::string& text :
         {std::string("${HOME_DIR"), std::string("${NONE:-${HOME_DIR}/lake"),
          std::string("${HOME_DIR:-${NONE}/lake"), std::string("${NONE:-$$}${"), deep}) {
        const auto value = parse("x: 1\na: \"" + text + "\"")->get("a")->text();
        ASSERT_FALSE(value.ok()) << text;
        EXPECT_EQ(value.error().to_string(), "p.yaml:2:4: unclosed ${ in: " + text +
                                                 "\n  hint: write ${NAME}, or $$ for a plain $");
    }
    deep += std::string(1000, '}');
    EXPECT_EQ(parse("a: \"" + deep + "\"")->get("a")->text().error().message(),
              "defaults in defaults too deep: more than 16");
}

TEST(Yaml, ComplaintsNameThePlace) {
    const Error unset = parse("x: 1\na: ${NONE}")->get("a")->text().error();
    EXPECT_EQ(unset.to_string(),
              "p.yaml:2:4: environment variable not set: NONE\n"
              "  hint: set it, or write ${NONE:-default}");
    EXPECT_EQ(parse("a: [1").error().location().file, "p.yaml");
    EXPECT_EQ(parse("a: 1\na: 2").error().to_string(), "p.yaml:2:1: duplicate key: a");
    EXPECT_EQ(parse("n: x")->get("n")->integer().error().message(),
              "expected a whole number, found: x");
}

TEST(Yaml, NothingIsNoTextButAnEmptyListOrMap) {
    for (const char* text : {"a: [x, NULL]", "a:     ", "a:     ~"}) {
        SCOPED_TRACE(text);
        EXPECT_EQ(parse(text)->get("a")->text_list().error().message(),
                  "expected text, found nothing");
    }
    EXPECT_EQ(parse("a: [x, NULL]")->get("a")->text_list().error().to_string(),
              "p.yaml:1:8: expected text, found nothing\n"
              "  hint: leave it out, or quote a word like \"NULL\"");
    EXPECT_FALSE(parse("a: ~")->get("a")->integer().ok());
    EXPECT_FALSE(parse("a: ~")->get("a")->boolean().ok());
    const Yaml nothing = *parse("a:")->get("a");
    EXPECT_TRUE(nothing.list()->empty());
    EXPECT_TRUE(nothing.map()->empty());
    EXPECT_TRUE(nothing.allow_keys({}).ok());
    EXPECT_FALSE(parse("a:")->get("b").has_value());
}

TEST(Yaml, KeysStayAsTheyAreWritten) {
    const auto parsed = parse("${HOME_DIR}: 1\n$$: 2");
    EXPECT_EQ(parsed->map()->at(0).key, "${HOME_DIR}");
    EXPECT_EQ(parsed->map()->at(1).key, "$$");
    const std::vector<std::string> known{"/data"};
    EXPECT_EQ(parsed->allow_keys(known).error().message(), "unknown key: ${HOME_DIR}");
    EXPECT_EQ(parse("~: x")->map().error().to_string(), "p.yaml:1:1: expected text for a key");
}

TEST(Yaml, UnknownKeysAreRefusedWithTheNearest) {
    const std::vector<std::string> known{"materialized", "partition_by"};
    const Error error = parse("partiton_by: a")->allow_keys(known).error();
    EXPECT_EQ(error.to_string(),
              "p.yaml:1:1: unknown key: partiton_by\n  hint: did you mean partition_by?");
    EXPECT_TRUE(parse("partition_by: a")->allow_keys(known).ok());
}

TEST(Yaml, AScalarStandsForAListOfOne) {
    EXPECT_EQ(*parse("a: x")->get("a")->text_list(), std::vector<std::string>{"x"});
    EXPECT_EQ(*parse("a: [x, y]")->get("a")->text_list(), (std::vector<std::string>{"x", "y"}));
}

TEST(Yaml, AnAliasInsideItsOwnAnchorIsRefused) {
    struct Case {
        std::string_view text, place;
    };
    for (const auto& [text, place] :
         {Case{"a: &a\n  b: *a", "p.yaml:2:6"}, Case{"tags: &c [x, *c]", "p.yaml:1:14"},
          Case{"a: &a\n  - &b { c: [*b] }", "p.yaml:2:14"}, Case{"&a { *a : b }", "p.yaml:1:6"}}) {
        SCOPED_TRACE(text);
        const auto parsed = parse(text);
        ASSERT_FALSE(parsed.ok());
        EXPECT_EQ(parsed.error().to_string(), std::string(place) + ": alias inside its own anchor");
    }
}

TEST(Yaml, AnAliasElsewhereStandsForItsValue) {
    const auto parsed = parse("a: &a { x: 1 }\nb: *a\nc: &a [y]\nd: *a");
    ASSERT_TRUE(parsed.ok()) << parsed.error().to_string();
    EXPECT_EQ(*parsed->get("b")->get("x")->integer(), 1);
    EXPECT_EQ(*parsed->get("d")->text_list(), std::vector<std::string>{"y"});
}

// Thirty levels of nine aliases: nothing walks what they stand for.
TEST(Yaml, AliasesOfAliasesCostWhatTheirTextDoes) {
    std::string text = "l0: &l0 [x]\n";
    for (int level = 1; level <= 30; ++level) {
        const std::string below = "*l" + std::to_string(level - 1);
        const std::string name = "l" + std::to_string(level);
        text.append(name).append(": &").append(name).append(" [").append(below);
        for (int i = 0; i < 8; ++i) text.append(", ").append(below);
        text += "]\n";
    }
    const auto parsed = parse(text);
    ASSERT_TRUE(parsed.ok()) << parsed.error().to_string();
    EXPECT_EQ(parsed->get("l30")->list()->size(), 9U);
}

TEST(Yaml, OfTwoEqualKeysTheSecondIsRefused) {
    for (const std::string_view text :
         {"a: 1\nb: 2\na: 3", "x:\n  - { a: { c: 1 }, b: [a, a],\na: 3 }",
          "? [p, q]\n: 1\n? a\n: a\n? &n a\n: 1"}) {
        SCOPED_TRACE(text);
        const auto parsed = parse(text);
        ASSERT_FALSE(parsed.ok());
        EXPECT_EQ(parsed.error().message(), "duplicate key: a");
    }
    EXPECT_TRUE(parse("a: { a: a, b: a }\nb: { a: a }").ok());
}

TEST(Yaml, AColonInATextThatIsNotQuotedHasAHint) {
    const auto parsed = parse("name: p\ndescription: a: b");
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.error().message(), "invalid YAML: illegal map value");
    EXPECT_TRUE(parsed.error().hint().starts_with("quote a text that has a colon in it"))
        << parsed.error().hint();
}

TEST(Yaml, EndsWithTextsThatTheLibraryHasNoEndFor) {
    const auto parsed = Yaml::parse(",u?u?", "x.yaml", 1, process_environment);
    ASSERT_FALSE(parsed.ok());
    EXPECT_NE(parsed.error().message().find("invalid YAML"), std::string::npos)
        << parsed.error().message();
}

}  // namespace
}  // namespace millrace::base
