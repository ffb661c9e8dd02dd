// SPDX-License-Identifier: Apache-2.0
#include "server/command_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <functional>

#include "base/text.h"

namespace millrace::server {
namespace {

// In a session of its own, with its output where `direct` says and nothing else of ours open. The
// kernel takes it away when it ends: the server ignores SIGCHLD.
base::Result<int64_t> spawn(const std::vector<std::string>& words,
                            const std::function<void(posix_spawn_file_actions_t&)>& direct) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    direct(files);
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
    return static_cast<int64_t>(process);
}

bool ends_within(int64_t process, std::chrono::milliseconds patience) {
    // By its number: the header of glibc 2.36 does not declare it for C++.
    const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
    if (handle < 0) return true;  // it was quicker than we
    const base::File closed = base::File::adopt(handle, "a process");
    pollfd end{handle, POLLIN, 0};
    return ::poll(&end, 1, static_cast<int>(patience.count())) == 1;
}

// As the command line prints one.
base::Error error_of(const base::Json& json) {
    using base::ErrorKind;
    base::Error error = base::internal(json.value("message", ""));
    for (const ErrorKind kind :
         {ErrorKind::InvalidArgument, ErrorKind::NotFound, ErrorKind::Conflict,
          ErrorKind::Unavailable, ErrorKind::Corruption, ErrorKind::Cancelled}) {
        if (json.value("kind", "") == base::to_string(kind)) {
            error = base::Error(kind, json.value("message", ""));
        }
    }
    if (json.contains("hint")) error = std::move(error).hint(json["hint"].get<std::string>());
    if (!json.contains("file")) return error;
    return std::move(error).at(json["file"].get<std::string>(), json.value("line", int64_t{0}),
                               json.value("column", int64_t{0}));
}

}  // namespace

std::vector<std::string> command_words(const Site& site, const std::vector<std::string>& names) {
    std::vector<std::string> words{site.program};
    words.insert(words.end(), names.begin(), names.end());
    for (const std::string& word : {std::string("--project"), site.folder.string(),
                                    std::string("--data-dir"), site.data.string()}) {
        words.push_back(word);
    }
    return words;
}

base::Result<CommandProcess> CommandProcess::begin(const std::vector<std::string>& words) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return base::errno_error("start", words[0], errno);
    base::File says = base::File::adopt(ends[0], words[0]);
    const base::File told = base::File::adopt(ends[1], words[0]);
    const int64_t process = MR_TRY(spawn(words, [&](posix_spawn_file_actions_t& files) {
        ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_adddup2(&files, told.descriptor(), STDERR_FILENO);
    }));
    return CommandProcess(process, std::move(says));
}

bool CommandProcess::ends_within(std::chrono::milliseconds patience) {
    constexpr size_t kSaidBytesMax = 65'536;
    pollfd watched{says_.descriptor(), POLLIN, 0};
    if (::poll(&watched, 1, static_cast<int>(patience.count())) <= 0) return false;
    std::array<char, 4096> bytes{};
    const auto size = ::read(says_.descriptor(), bytes.data(), bytes.size());
    if (size > 0 && said_.size() < kSaidBytesMax) {
        said_.append(bytes.data(), static_cast<size_t>(size));
    }
    return size == 0;
}

base::Error CommandProcess::complaint() const {
    constexpr std::string_view kError = "error: ";
    constexpr std::string_view kHint = "  hint: ";
    base::Error error = base::conflict("the command ended before it began its work");
    for (const std::string& line : base::split(said_, '\n')) {
        if (line.starts_with(kError)) {
            error = base::conflict(line.substr(kError.size()));
        } else if (line.starts_with(kHint)) {
            return std::move(error).hint(line.substr(kHint.size()));
        }
    }
    return error;
}

base::Result<std::optional<base::Json>> ask_command(const std::vector<std::string>& words,
                                                    std::chrono::milliseconds patience) {
    // Nobody needs to take away a file without a name, whoever ends first.
    const int memory = ::memfd_create("answer", MFD_CLOEXEC);
    if (memory < 0) return base::errno_error("make", "a file in memory", errno);
    const base::File output = base::File::adopt(memory, "answer");
    const int64_t process = MR_TRY(spawn(words, [&](posix_spawn_file_actions_t& files) {
        ::posix_spawn_file_actions_adddup2(&files, output.descriptor(), STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }));
    if (!ends_within(process, patience)) return std::optional<base::Json>();
    std::string text(static_cast<size_t>(MR_TRY(output.size())), '\0');
    MR_TRY(output.read_at(0, text.data(), text.size()));
    auto answer = base::parse_json(text);
    if (!answer.ok()) return base::internal("a command ended without an answer: " + words[1]);
    if (answer->contains("error")) return error_of((*answer)["error"]);
    return std::optional<base::Json>(*std::move(answer));
}

}  // namespace millrace::server
