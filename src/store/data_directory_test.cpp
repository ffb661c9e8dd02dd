// SPDX-License-Identifier: Apache-2.0
#include "store/data_directory.h"

#include <gtest/gtest.h>

#include "base/folder_testing.h"

namespace millrace::store {
namespace {

class DataDirectoryTest : public testing::Test {
  protected:
    const base::TestFolder folder_;
};

using Access = DataDirectory::Access;

TEST_F(DataDirectoryTest, OneWriterAndItIsNamed) {
    auto writer = DataDirectory::open(folder_ / "d", Access::Write, "run");
    ASSERT_TRUE(writer.ok()) << writer.error().to_string();
    const auto second = DataDirectory::open(folder_ / "d", Access::Write, "table vacuum");
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().kind(), base::ErrorKind::Conflict);
    EXPECT_NE(second.error().message().find("millrace run, process "), std::string::npos);
    writer->reset();
    EXPECT_TRUE(DataDirectory::open(folder_ / "d", Access::Write, "run").ok());
}

TEST_F(DataDirectoryTest, ReadersComeBesideAWriterAndHoldOffDeletion) {
    EXPECT_EQ(DataDirectory::open(folder_ / "d", Access::Read, "sql").error().kind(),
              base::ErrorKind::NotFound);
    auto writer = *DataDirectory::open(folder_ / "d", Access::Write, "run");
    {
        auto reader = DataDirectory::open(folder_ / "d", Access::Read, "sql");
        ASSERT_TRUE(reader.ok()) << reader.error().to_string();
        EXPECT_FALSE(writer->exclude_readers()->has_value());
    }
    auto exclusive = writer->exclude_readers();
    EXPECT_TRUE(exclusive->has_value());
    EXPECT_EQ(DataDirectory::open(folder_ / "d", Access::Read, "sql").error().kind(),
              base::ErrorKind::Conflict);
}

TEST_F(DataDirectoryTest, AWriterEmptiesTheTemporaryFolder) {
    {
        auto writer = *DataDirectory::open(folder_ / "d", Access::Write, "run");
        ASSERT_TRUE(base::write_file_atomic(writer->temporary() / "left", "over").ok());
    }
    auto writer = *DataDirectory::open(folder_ / "d", Access::Write, "run");
    EXPECT_FALSE(std::filesystem::exists(writer->temporary() / "left"));
}

}  // namespace
}  // namespace millrace::store
