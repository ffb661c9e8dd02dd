// SPDX-License-Identifier: Apache-2.0
#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>

namespace millrace::base {
namespace {

constexpr int kStandard = 3;  // descriptors: input, output, errors

// What the child needs, made before it: between its begin and exec() it runs in our memory, where
// nothing may be allocated and no lock be taken.
struct Beginning {
    std::vector<char*> words;
    std::vector<char*> variables;
    std::array<File, kStandard> streams;  // none of them is below kStandard
    bool dies_with_us = false;
    int64_t file_bytes_max = 0;
    pid_t parent = 0;
    int error = 0;  // of what failed in the child
};

int enter(void* argument) {
    auto& beginning = *static_cast<Beginning*>(argument);
    const auto fail = [&] {
        beginning.error = errno;
        ::_exit(127);
    };
    if (beginning.dies_with_us) {
        if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail();
        if (::getppid() != beginning.parent) ::_exit(127);  // it ended before we could be told
    }
    if (beginning.file_bytes_max > 0) {
        const auto bytes = static_cast<rlim_t>(beginning.file_bytes_max);
        const rlimit limit{bytes, bytes};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) fail();
        ::signal(SIGXFSZ, SIG_IGN);
    }
    if (::setsid() < 0) fail();
    for (int i = 0; i < kStandard; ++i) {
        if (::dup2(beginning.streams[static_cast<size_t>(i)].descriptor(), i) < 0) fail();
    }
    if (::close_range(kStandard, ~0U, 0) != 0) fail();
    ::execve(beginning.words[0], beginning.words.data(), beginning.variables.data());
    fail();
    return 127;
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> variables_with(const std::vector<std::string>& given) {
    std::vector<std::string> variables = given;
    for (char** ours = environ; *ours != nullptr; ++ours) {
        const std::string_view variable = *ours;
        const std::string_view name = variable.substr(0, variable.find('=') + 1);
        const bool is_given = std::any_of(given.begin(), given.end(),
                                          [&](const auto& text) { return text.starts_with(name); });
        if (!is_given) variables.emplace_back(variable);
    }
    return variables;
}

// Another descriptor of the same, out of the way of the standard ones.
Result<File> stream_of(int descriptor) {
    const int copy = descriptor < 0 ? ::open("/dev/null", O_RDWR | O_CLOEXEC)
                                    : ::fcntl(descriptor, F_DUPFD_CLOEXEC, kStandard);
    if (copy < 0) return errno_error("open", "a stream of a process", errno);
    File file = File::adopt(copy, "a stream of a process");
    if (copy < kStandard) return stream_of(copy);
    return file;
}

}  // namespace

Result<File> memory_file(const char* called) {
    const int memory = ::memfd_create(called, MFD_CLOEXEC);
    if (memory < 0) return errno_error("make a file in memory", called, errno);
    return File::adopt(memory, called);
}

Result<Process> Process::begin(const ProcessPlan& plan) {
    const auto variables = variables_with(plan.variables);
    Beginning beginning;
    beginning.words = pointers_to(plan.words);
    beginning.variables = pointers_to(variables);
    beginning.streams[0] = MR_TRY(stream_of(plan.input));
    beginning.streams[1] = MR_TRY(stream_of(plan.output));
    beginning.streams[2] = MR_TRY(stream_of(plan.errors));
    beginning.dies_with_us = plan.dies_with_us;
    beginning.file_bytes_max = plan.file_bytes_max;
    beginning.parent = ::getpid();
    // The child has this stack and our memory until exec(), and we wait so long, as in
    // posix_spawn(), which has no word for what `dies_with_us` and `file_bytes_max` ask.
    std::vector<std::byte> stack(65'536);
    int handle = -1;
    const int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD;
    const pid_t id = ::clone(enter, stack.data() + stack.size(), flags, &beginning, &handle);
    if (id < 0) return errno_error("start", plan.words[0], errno);
    Process process(id, File::adopt(handle, plan.words[0]));
    if (beginning.error != 0) return errno_error("start", plan.words[0], beginning.error);
    return process;
}

bool Process::ends_within(std::chrono::milliseconds patience) const {
    pollfd end{handle_.descriptor(), POLLIN, 0};
    if (::poll(&end, 1, static_cast<int>(patience.count())) != 1) return false;
    // Where the kernel does not take it away by itself (SIGCHLD is ignored).
    siginfo_t told{};
    ::waitid(P_PIDFD, static_cast<id_t>(handle_.descriptor()), &told, WEXITED | WNOHANG);
    return true;
}

void Process::kill() const {
    ::syscall(SYS_pidfd_send_signal, handle_.descriptor(), SIGKILL, nullptr, 0);
}

void Process::step_back() const {
    constexpr int kNice = 5;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(id_), kNice);
    const int score =
        ::open(("/proc/" + std::to_string(id_) + "/oom_score_adj").c_str(), O_WRONLY | O_CLOEXEC);
    if (score < 0) return;  // it was quicker than we
    const File closed = File::adopt(score, "oom_score_adj");
    constexpr std::string_view kFirst = "1000";
    [[maybe_unused]] const auto written = ::write(score, kFirst.data(), kFirst.size());
}

}  // namespace millrace::base
