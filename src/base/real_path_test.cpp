// SPDX-License-Identifier: Apache-2.0
#include "base/real_path.h"

#include <gtest/gtest.h>

#include "base/folder_testing.h"

namespace millrace::base {
namespace {

namespace fs = std::filesystem;

class RealPathTest : public testing::Test {
  protected:
    void SetUp() override {
        fs::create_directory(folder_ / "there");
        fs::create_directory_symlink("there", folder_ / "link");
        fs::create_directory_symlink("loop", folder_ / "loop");
    }
    const TestFolder folder_;
};

TEST_F(RealPathTest, FollowsLinksAndTakesWhatIsNotThereAsWritten) {
    struct Case {
        const char* given;
        const char* want;
    };
    for (const auto& [given, want] :
         {Case{"there", "there"}, Case{"there/", "there"}, Case{"link", "there"},
          Case{"link/", "there"}, Case{"link/new/folder/", "there/new/folder"},
          Case{"link/../x", "x"}, Case{"loop/x", "loop/x"}, Case{"loop/", "loop"}}) {
        SCOPED_TRACE(given);
        EXPECT_EQ(real_path(folder_ / given), folder_ / want);
    }
    EXPECT_EQ(real_path("/"), "/");
    EXPECT_EQ(real_path("x"), fs::canonical(".") / "x");
}

TEST_F(RealPathTest, WhatOnlyBeginsWithTheSameLettersIsNotBelow) {
    EXPECT_TRUE(is_or_is_below("/a/b", "/a/b"));
    EXPECT_TRUE(is_or_is_below("/a/b/c", "/a/b"));
    EXPECT_TRUE(is_or_is_below("/a", "/"));
    EXPECT_FALSE(is_or_is_below("/a/bc", "/a/b"));
    EXPECT_FALSE(is_or_is_below("/a", "/a/b"));
}

}  // namespace
}  // namespace millrace::base
