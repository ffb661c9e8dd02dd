// SPDX-License-Identifier: Apache-2.0
#include "base/process.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "base/folder_testing.h"

namespace millrace::base {
namespace {

using std::chrono::milliseconds;

class ProcessTest : public testing::Test {
  protected:
    // What a shell says while it does this.
    std::string say(const std::string& script, ProcessPlan plan = {}) {
        const File output = *memory_file("said");
        plan.words = {"/bin/sh", "-c", script};
        plan.output = output.descriptor();
        const auto process = Process::begin(plan);
        if (!process.ok()) return process.error().to_string();
        if (!process->ends_within(milliseconds(20'000))) return "does not end";
        std::string text(static_cast<size_t>(*output.size()), '\0');
        if (!output.read_at(0, text.data(), text.size()).ok()) return "cannot be read";
        return text;
    }

    // Files of the kernel have no size that could be asked for.
    static std::string kernel_file(int64_t process, const std::string& name) {
        std::ifstream file("/proc/" + std::to_string(process) + "/" + name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    const TestFolder folder_;
};

TEST_F(ProcessTest, HasItsOwnStreamsAndNothingElseOfOurs) {
    ASSERT_TRUE(write_file_atomic(folder_ / "asked", "a question").ok());
    const File asked = *File::open_read(folder_ / "asked");
    ProcessPlan plan;
    plan.input = asked.descriptor();
    plan.variables = {"MILLRACE_TEST=told", "HOME=/nowhere"};
    EXPECT_EQ(say("cat; echo \" $MILLRACE_TEST $HOME\"", plan), "a question told /nowhere\n");
    EXPECT_EQ(say("ls /proc/self/fd | tr '\\n' ' '"), "0 1 2 3 ");  // 3: the folder that ls reads
    // The sixth word: the session.
    EXPECT_EQ(say("test $(cut -d' ' -f6 /proc/$$/stat) = $$ && echo alone"), "alone\n");
}

TEST_F(ProcessTest, OneThatCannotBeginSaysWhy) {
    ProcessPlan plan;
    plan.words = {(folder_ / "no-such-program").string()};
    const auto process = Process::begin(plan);
    ASSERT_FALSE(process.ok());
    EXPECT_EQ(process.error().kind(), ErrorKind::NotFound);
}

TEST_F(ProcessTest, IsWaitedForAndKilled) {
    ProcessPlan plan;
    plan.words = {"/bin/sleep", "60"};
    const auto process = *Process::begin(plan);
    process.step_back();
    EXPECT_FALSE(process.ends_within(milliseconds(50)));
    EXPECT_EQ(kernel_file(process.id(), "oom_score_adj"), "1000\n");
    process.kill();
    EXPECT_TRUE(process.ends_within(milliseconds(20'000)));
}

TEST_F(ProcessTest, WritesNoLargerFile) {
    ProcessPlan plan;
    plan.file_bytes_max = 100'000;
    const std::string large = (folder_ / "large").string();
    EXPECT_NE(say("head -c 1000000 /dev/zero > " + large + " || echo failed", plan), "");
    EXPECT_EQ(std::filesystem::file_size(large), 100'000u);
}

TEST_F(ProcessTest, DiesWithUs) {
    File told = *memory_file("told");
    const pid_t us = ::fork();
    if (us == 0) {
        ProcessPlan plan;
        plan.words = {"/bin/sleep", "60"};
        plan.dies_with_us = true;
        const auto process = Process::begin(plan);
        (void)told.write(std::to_string(process.ok() ? process->id() : 0));
        ::_exit(0);
    }
    ASSERT_EQ(::waitpid(us, nullptr, 0), us);
    std::string id(static_cast<size_t>(*told.size()), '\0');
    ASSERT_TRUE(told.read_at(0, id.data(), id.size()).ok());
    ASSERT_NE(id, "0");
    // A dead one that nobody took away has no words.
    const auto lives = [&] { return !kernel_file(std::stoll(id), "cmdline").empty(); };
    for (int i = 0; i < 200 && lives(); ++i) std::this_thread::sleep_for(milliseconds(100));
    EXPECT_FALSE(lives());
}

}  // namespace
}  // namespace millrace::base
