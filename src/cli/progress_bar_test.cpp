// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_bar.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <atomic>

namespace millrace::cli {
namespace {

using std::chrono::milliseconds;

// Standard error leads to a descriptor while this lives.
class StandardError {
  public:
    explicit StandardError(int descriptor) : before_(::dup(2)) { ::dup2(descriptor, 2); }
    ~StandardError() {
        ::dup2(before_, 2);
        ::close(before_);
    }

  private:
    int before_;
};

// What a bar says of work that goes on until it was asked `times` times how far it is.
std::string said(int reader, int writer, bool quiet, int times) {
    {
        const StandardError redirected(writer);
        ProgressBar bar(quiet, {milliseconds(1), milliseconds(1)});
        std::atomic<int> asked{0};
        bar.start([&] {
            const int number = ++asked;
            asked.notify_one();
            return counted("t", "files", number, 1000, std::chrono::seconds(1));
        });
        for (int number = 0; !quiet && number < times; number = asked) asked.wait(number);
        bar.stop();
    }
    ::close(writer);
    std::string text;
    std::array<char, 4096> block;
    for (ssize_t got = 0; (got = ::read(reader, block.data(), block.size())) > 0;) {
        text.append(block.data(), static_cast<size_t>(got));
    }
    ::close(reader);
    return text;
}

std::string said_to_a_pipe(bool quiet) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    return said(ends[0], ends[1], quiet, 2);
}

std::string said_to_a_terminal(const char* kind) {
    ::setenv("TERM", kind, 1);
    int controller = -1, terminal = -1;
    winsize size{};
    size.ws_col = 24;
    EXPECT_EQ(::openpty(&controller, &terminal, nullptr, nullptr, &size), 0);
    return said(controller, terminal, false, 2);
}

TEST(ProgressBar, DrawsOneLineOverAndOverOnATerminalAndTakesItAway) {
    const std::string text = said_to_a_terminal("xterm");
    EXPECT_EQ(text.find("\r\x1b[Kt  ░░░░░░  1/1,000 files\r\x1b[K"), 0) << text;
    EXPECT_EQ(text.substr(text.size() - 4), "\r\x1b[K") << text;
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
}

TEST(ProgressBar, TellsPlainLinesElsewhere) {
    const std::string first = "t  ░░░░░░░░░░░░░░░░░░░░░░░░  1/1,000 files  1/s  16 min 39 s left\n";
    const std::string second = "t  ░░░░░░░░░░░░░░░░░░░░░░░░  2/1,000 files  2/s  8 min 19 s left\n";
    for (const auto& text : {said_to_a_pipe(false), said_to_a_terminal("dumb")}) {
        std::string plain;  // of a terminal, which puts a return before a line's end
        for (const char c : text) plain += c == '\r' ? "" : std::string(1, c);
        EXPECT_EQ(plain.find(first + second), 0) << text;
        EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
    }
}

TEST(ProgressBar, SaysNothingWhenQuiet) {
    EXPECT_EQ(said_to_a_pipe(true), "");
}

TEST(ProgressBar, SaysNothingOfWorkThatEndsBeforeTheFirstLineIsDue) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_NONBLOCK), 0);
    {
        const StandardError redirected(ends[1]);
        CountingBar bar(false, "rows");
        bar.set("t", 1, 2);
    }
    char byte = 0;
    EXPECT_EQ(::read(ends[0], &byte, 1), -1);
    ::close(ends[0]);
    ::close(ends[1]);
}

}  // namespace
}  // namespace millrace::cli
