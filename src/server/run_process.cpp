// SPDX-License-Identifier: Apache-2.0
#include "server/run_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/text.h"

namespace millrace::server {
namespace {

constexpr size_t kSaidBytesMax = 65'536;
constexpr std::string_view kError = "error: ";
constexpr std::string_view kHint = "  hint: ";

}  // namespace

base::Result<RunProcess> RunProcess::begin(const std::vector<std::string>& words) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return base::errno_error("start", words[0], errno);
    base::File says = base::File::adopt(ends[0], words[0]);
    const base::File told = base::File::adopt(ends[1], words[0]);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, told.descriptor(), STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_t process = 0;
    const int error =
        ::posix_spawn(&process, arguments[0], &files, &attributes, arguments.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (error != 0) return base::errno_error("start", words[0], error);
    return RunProcess(process, std::move(says));
}

bool RunProcess::ends_within(std::chrono::milliseconds patience) {
    pollfd watched{says_.descriptor(), POLLIN, 0};
    if (::poll(&watched, 1, static_cast<int>(patience.count())) <= 0) return false;
    std::array<char, 4096> bytes{};
    const auto size = ::read(says_.descriptor(), bytes.data(), bytes.size());
    if (size > 0 && said_.size() < kSaidBytesMax) {
        said_.append(bytes.data(), static_cast<size_t>(size));
    }
    return size == 0;
}

base::Error RunProcess::complaint() const {
    base::Error error = base::conflict("the run ended before it began");
    for (const std::string& line : base::split(said_, '\n')) {
        if (line.starts_with(kError)) {
            error = base::conflict(line.substr(kError.size()));
        } else if (line.starts_with(kHint)) {
            return std::move(error).hint(line.substr(kHint.size()));
        }
    }
    return error;
}

}  // namespace millrace::server
