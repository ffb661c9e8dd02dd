// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>

#include "base/folder_testing.h"
#include "base/mapped_file.h"

namespace millrace::base {
namespace {

class FileTest : public testing::Test {
  protected:
    void touch(const Path& name, std::string_view text = "") {
        ASSERT_TRUE(make_directories((folder_ / name).parent_path()).ok());
        std::ofstream(folder_ / name) << text;
    }
    const TestFolder folder_;
};

TEST_F(FileTest, AtomicWriteReplacesTheWholeText) {
    ASSERT_TRUE(write_file_atomic(folder_ / "a", "old and long").ok());
    ASSERT_TRUE(write_file_atomic(folder_ / "a", "new").ok());
    EXPECT_EQ(*read_file(folder_ / "a"), "new");
    EXPECT_EQ(glob((folder_ / ".*").string())->size(), 0U);
}

TEST_F(FileTest, AReplacingFileLeavesTheOldOneUntilItIsCommitted) {
    touch("a", "old");
    {
        auto abandoned = ReplacingFile::open(folder_ / "a");
        ASSERT_TRUE(abandoned.ok());
        ASSERT_TRUE(abandoned->file().write("half").ok());
        EXPECT_EQ(glob((folder_ / ".*").string())->size(), 1U);
        EXPECT_EQ(abandoned->file().path(), folder_ / "a");
    }
    EXPECT_EQ(*read_file(folder_ / "a"), "old");
    EXPECT_EQ(glob((folder_ / ".*").string())->size(), 0U);

    auto whole = ReplacingFile::open(folder_ / "a");
    ASSERT_TRUE(whole.ok());
    ASSERT_TRUE(whole->file().write("new").ok());
    EXPECT_EQ(*read_file(folder_ / "a"), "old");
    ASSERT_TRUE(whole->commit().ok());
    EXPECT_EQ(*read_file(folder_ / "a"), "new");

    EXPECT_EQ(ReplacingFile::open(folder_).error().kind(), ErrorKind::InvalidArgument);
    EXPECT_EQ(ReplacingFile::open(folder_ / "no/a").error().message(),
              File::create(folder_ / "no/a").error().message());
}

TEST_F(FileTest, ErrorsSayWhatToDo) {
    EXPECT_EQ(read_file(folder_ / "none").error().kind(), ErrorKind::NotFound);
    EXPECT_EQ(errno_error("write", "x", ENOSPC).kind(), ErrorKind::Unavailable);
    EXPECT_EQ(errno_error("write", "x", ENOSPC).hint(), "free some space, then run again");
    EXPECT_NE(errno_error("map", "x", ENOMEM).hint().find("vm.max_map_count"), std::string::npos);
    touch("there");
    EXPECT_EQ(File::create_new(folder_ / "there").error().kind(), ErrorKind::Conflict);
}

TEST_F(FileTest, GlobMatchesSegmentsAndDepth) {
    touch("b.csv");
    touch("a.csv");
    touch("a.txt");
    touch(".hidden.csv");
    touch("x/y/c.csv");
    const std::string root = folder_.path().string();
    EXPECT_EQ(*glob(root + "/*.csv"), (std::vector<Path>{folder_ / "a.csv", folder_ / "b.csv"}));
    EXPECT_EQ(*glob(root + "/**/*.csv"),
              (std::vector<Path>{folder_ / "a.csv", folder_ / "b.csv", folder_ / "x/y/c.csv"}));
    EXPECT_EQ(glob(root + "/[ab].txt")->size(), 1u);
    EXPECT_TRUE(glob(root + "/none*")->empty());
}

TEST_F(FileTest, GlobTakesAFileOrFolderThatExistsByItsName) {
    touch("x[1]/a[1].csv");
    touch("x1/a1.csv");
    EXPECT_EQ(*glob((folder_ / "x[1]/*.csv").string()),
              (std::vector<Path>{folder_ / "x[1]/a[1].csv"}));
    EXPECT_EQ(*glob((folder_ / "x[1]/a[1].csv").string()),
              (std::vector<Path>{folder_ / "x[1]/a[1].csv"}));
    EXPECT_EQ(*glob((folder_ / "*/a[1].csv").string()),
              (std::vector<Path>{folder_ / "x1/a1.csv", folder_ / "x[1]/a[1].csv"}));
}

TEST_F(FileTest, LocksExcludeEachOther) {
    auto writer = FileLock::try_lock(folder_ / "lock", FileLock::Mode::Exclusive);
    ASSERT_TRUE(writer.ok() && writer->has_value());
    EXPECT_FALSE(FileLock::try_lock(folder_ / "lock", FileLock::Mode::Shared)->has_value());
    writer->reset();
    auto reader = FileLock::try_lock(folder_ / "lock", FileLock::Mode::Shared);
    EXPECT_TRUE(reader->has_value());
    EXPECT_TRUE(FileLock::try_lock(folder_ / "lock", FileLock::Mode::Shared)->has_value());
    EXPECT_FALSE(FileLock::try_lock(folder_ / "lock", FileLock::Mode::Exclusive)->has_value());
}

TEST_F(FileTest, MappingSurvivesAFileThatShrinks) {
    touch("m", std::string(100'000, 'x'));
    auto mapped = MappedFile::open(folder_ / "m");
    ASSERT_TRUE(mapped.ok());
    EXPECT_EQ((*mapped)->bytes().size(), 100'000u);
    EXPECT_TRUE((*mapped)->check_unchanged().ok());
    ASSERT_EQ(::truncate((folder_ / "m").c_str(), 10), 0);
    EXPECT_EQ((*mapped)->bytes()[90'000], '\0');  // would end the process without the handler
    EXPECT_EQ((*mapped)->check_unchanged().error().kind(), ErrorKind::Conflict);
}

TEST_F(FileTest, MappingKeepsAFileThatIsReplacedOrRemoved) {
    touch("m", "old");
    auto mapped = MappedFile::open(folder_ / "m");
    ASSERT_TRUE(mapped.ok());
    touch("n", "new and longer");
    const FileStamp stamp = *FileStamp::of(*File::open_read(folder_ / "m"));
    EXPECT_TRUE(stamp.check_unchanged(FileStamp::Replaced::IsAChange).ok());
    std::filesystem::rename(folder_ / "n", folder_ / "m");
    EXPECT_EQ(stamp.check_unchanged(FileStamp::Replaced::IsAChange).error().kind(),
              ErrorKind::Conflict);
    EXPECT_EQ((*mapped)->bytes(), "old");
    EXPECT_TRUE((*mapped)->check_unchanged().ok());
    std::filesystem::remove(folder_ / "m");
    EXPECT_EQ((*mapped)->bytes(), "old");
    EXPECT_TRUE((*mapped)->check_unchanged().ok());
}

TEST_F(FileTest, MappingsMayBeMoreThanOpenFiles) {
    touch("m", "x");
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit few = before;
    few.rlim_cur = 64;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    std::vector<std::unique_ptr<MappedFile>> mappings;
    for (int i = 0; i < 200; ++i) {
        auto mapped = MappedFile::open(folder_ / "m");
        ASSERT_TRUE(mapped.ok()) << mapped.error().message();
        mappings.push_back(*std::move(mapped));
    }
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
}

}  // namespace
}  // namespace millrace::base
