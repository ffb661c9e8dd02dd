// SPDX-License-Identifier: Apache-2.0
#include "store/write_lease.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "base/folder_testing.h"
#include "store/data_directory.h"

namespace millrace::store {
namespace {

using Access = DataDirectory::Access;

class WriteLeaseTest : public testing::Test {
  protected:
    std::unique_ptr<DataDirectory> serve() {
        auto server = DataDirectory::open(folder_, Access::Serve, "serve");
        EXPECT_TRUE(server.ok()) << server.error().to_string();
        return server.ok() ? *std::move(server) : nullptr;
    }
    // In a process of its own: writes a byte when it may write, or exits with 1. It begins when it
    // reads one.
    pid_t run_elsewhere(int told, int go = -1) {
        const pid_t child = ::fork();
        if (child != 0) return child;
        char byte = 0;
        if (go >= 0 && ::read(go, &byte, 1) != 1) ::_exit(1);
        const auto writer = DataDirectory::open(folder_, Access::Write, "run");
        if (!writer.ok() || ::write(told, "x", 1) != 1) ::_exit(1);
        ::pause();
        ::_exit(0);
    }
    const base::TestFolder root_;
    // Longer than the address of a socket may be.
    const base::Path folder_ = root_ / std::string(150, 'd');
};

TEST_F(WriteLeaseTest, AServerLendsTheRightToOneCommandAtATime) {
    auto server = serve();
    EXPECT_EQ(server->borrower(), "");
    auto first = DataDirectory::open(folder_, Access::Write, "run");
    ASSERT_TRUE(first.ok()) << first.error().to_string();
    EXPECT_EQ(server->borrower(), "millrace run, process " + std::to_string(::getpid()));
    const auto second = DataDirectory::open(folder_, Access::Write, "table vacuum");
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().kind(), base::ErrorKind::Conflict);
    EXPECT_EQ(second.error().message().find("data directory is in use by millrace run, process "),
              0U)
        << second.error().message();
    // The server reads no files: what removes them does not wait for it.
    EXPECT_TRUE((*first)->exclude_readers()->has_value());
    first->reset();
    while (!server->borrower().empty()) std::this_thread::yield();
    EXPECT_TRUE(DataDirectory::open(folder_, Access::Write, "run").ok());
    // It is the server's all the while.
    EXPECT_FALSE(DataDirectory::open(folder_, Access::Serve, "serve").ok());
}

TEST_F(WriteLeaseTest, WhoDiesGivesItBackAndAServerThatDiesLeavesIt) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    char byte = 0;
    auto server = serve();
    pid_t child = run_elsewhere(pipe[1]);
    ASSERT_EQ(::read(pipe[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    while (!server->borrower().empty()) std::this_thread::yield();

    child = run_elsewhere(pipe[1]);
    ASSERT_EQ(::read(pipe[0], &byte, 1), 1);
    server.reset();
    // The command goes on writing: nobody else may.
    EXPECT_FALSE(DataDirectory::open(folder_, Access::Write, "run").ok());
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    EXPECT_TRUE(DataDirectory::open(folder_, Access::Write, "run").ok());
}

TEST_F(WriteLeaseTest, AServerThatBeginsBesideACommandWaitsForTheLock) {
    std::array<int, 2> pipe{};
    std::array<int, 2> go{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    ASSERT_EQ(::pipe(go.data()), 0);
    char byte = 0;
    for (const bool by_leave : {false, true}) {
        SCOPED_TRACE(by_leave);
        // Forked before there is a server: else it would hold the server's lock as well.
        const pid_t child = run_elsewhere(pipe[1], go[0]);
        auto former = by_leave ? serve() : nullptr;
        ASSERT_EQ(::write(go[1], "x", 1), 1);
        ASSERT_EQ(::read(pipe[0], &byte, 1), 1);
        former.reset();
        auto server = serve();
        ASSERT_NE(server, nullptr);
        const std::string name = "millrace run, process " + std::to_string(child);
        EXPECT_EQ(server->borrower(), name);
        const auto second = DataDirectory::open(folder_, Access::Write, "run");
        ASSERT_FALSE(second.ok());
        EXPECT_EQ(second.error().message().find("data directory is in use by " + name), 0U)
            << second.error().message();
        ::kill(child, SIGKILL);
        ASSERT_EQ(::waitpid(child, nullptr, 0), child);
        while (!server->borrower().empty()) std::this_thread::yield();
        EXPECT_TRUE(DataDirectory::open(folder_, Access::Write, "run").ok());
    }
}

TEST_F(WriteLeaseTest, AServerThatBeginsLeavesWhatACommandSpills) {
    auto writer = *DataDirectory::open(folder_, Access::Write, "run");
    ASSERT_TRUE(base::write_file_atomic(writer->temporary() / "spilled", "rows").ok());
    const auto server = serve();
    EXPECT_TRUE(std::filesystem::exists(writer->temporary() / "spilled"));
}

TEST_F(WriteLeaseTest, TheSocketIsForItsOwnerAloneAndGoesWithTheServer) {
    auto server = serve();
    struct stat status {};
    ASSERT_EQ(::stat((folder_ / "serve.sock").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    server.reset();
    EXPECT_FALSE(std::filesystem::exists(folder_ / "serve.sock"));
    // One that a killed server left behind is in nobody's way.
    ASSERT_TRUE(base::write_file_atomic(folder_ / "serve.sock", "").ok());
    server = serve();
    EXPECT_TRUE(DataDirectory::open(folder_, Access::Write, "run").ok());
}

}  // namespace
}  // namespace millrace::store
