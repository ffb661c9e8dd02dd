// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace millrace::base {
namespace {

Result<std::unique_ptr<int>> make(bool works) {
    if (!works) return not_found("table not found: silver.x");
    return std::make_unique<int>(7);
}

Result<int> use(bool works) {
    std::unique_ptr<int> value = MR_TRY(make(works));
    return *value;
}

TEST(Result, TryPassesTheValueOrTheError) {
    EXPECT_EQ(*use(true), 7);
    ASSERT_FALSE(use(false).ok());
    EXPECT_EQ(use(false).error().kind(), ErrorKind::NotFound);
}

TEST(Result, ALoopOverWhatACallReturnsKeepsIt) {
    const auto list = []() -> Result<std::vector<std::string>> {
        return std::vector<std::string>{"a text too long to be kept in place"};
    };
    size_t bytes = 0;
    for (const std::string& text : *list()) bytes += text.size();
    EXPECT_EQ(bytes, 35u);
}

TEST(Error, PrintsPlaceMessageAndHint) {
    Error error = not_found("table not found: silver.y")
                      .at("models/silver/x.sql", 3, 14)
                      .hint("did you mean silver.z?")
                      .in("load model");
    EXPECT_EQ(error.to_string(),
              "models/silver/x.sql:3:14: load model: table not found: silver.y\n"
              "  hint: did you mean silver.z?");
}

}  // namespace
}  // namespace millrace::base
