// SPDX-License-Identifier: Apache-2.0
#include "lake/hive_path.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace millrace::lake {
namespace {

using Columns = std::vector<std::pair<std::string, PartitionValue>>;

std::string path_of(const Columns& columns) {
    std::vector<std::string> names;
    std::vector<PartitionValue> values;
    for (const auto& [name, value] : columns) {
        names.push_back(name);
        values.push_back(value);
    }
    return hive_path(names, values);
}

TEST(HivePath, WritesTheNamesThatOtherEnginesRead) {
    EXPECT_EQ(path_of({}), "");
    EXPECT_EQ(path_of({{"year", "2014"}, {"month", "1"}}), "year=2014/month=1");
    EXPECT_EQ(path_of({{"a", std::nullopt}}), "a=__HIVE_DEFAULT_PARTITION__");
    EXPECT_EQ(path_of({{"a", ""}}), "a=");
    EXPECT_EQ(path_of({{"a=b", "x/y"}}), "a%3Db=x%2Fy");
    EXPECT_EQ(path_of({{"t", "2014-01-09 12:30:00"}}), "t=2014-01-09 12%3A30%3A00");
    EXPECT_EQ(path_of({{"a", "100%\n\x7F"}}), "a=100%25%0A%7F");
    EXPECT_EQ(path_of({{"a", "Zürich"}}), "a=Zürich");
    EXPECT_EQ(path_of({{"a", ".."}}), "a=..");
}

TEST(HivePath, NoTwoValuesShareAPath) {
    std::vector<PartitionValue> values{std::nullopt,
                                       "",
                                       "__HIVE_DEFAULT_PARTITION__",
                                       "%5F_HIVE_DEFAULT_PARTITION__",
                                       "%",
                                       "%4",
                                       "%41",
                                       "A",
                                       std::string("\0x", 2),
                                       "a/b",
                                       "a=b",
                                       "*?[]{}^'\"\\#:"};
    for (int c = 0; c < 256; ++c) values.emplace_back("<" + std::string(1, static_cast<char>(c)));
    std::set<std::string> paths;
    for (const PartitionValue& value : values) {
        const std::string path = path_of({{"first=%", value}, {"second", "1"}});
        EXPECT_TRUE(paths.insert(path).second) << path;
    }
}

}  // namespace
}  // namespace millrace::lake
