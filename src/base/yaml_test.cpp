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
          Case{"a: ${EMPTY:-d}", "d"}, Case{"a: costs $$5", "costs $5"}, Case{"a: 5$", "5$"}}) {
        SCOPED_TRACE(text);
        EXPECT_EQ(*parse(text)->get("a")->text(), want);
    }
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

TEST(Yaml, AnUnquotedNullIsNoText) {
    EXPECT_EQ(parse("a: [x, NULL]")->get("a")->text_list().error().to_string(),
              "p.yaml:1:8: expected text, found nothing\n"
              "  hint: a word like NULL needs quotes: \"NULL\"");
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

TEST(Yaml, EndsWithTextsThatTheLibraryHasNoEndFor) {
    const auto parsed = Yaml::parse(",u?u?", "x.yaml", 1, process_environment);
    ASSERT_FALSE(parsed.ok());
    EXPECT_NE(parsed.error().message().find("invalid YAML"), std::string::npos)
        << parsed.error().message();
}

}  // namespace
}  // namespace millrace::base
