// SPDX-License-Identifier: Apache-2.0
#include "base/mapped_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <mutex>

namespace millrace::base {
namespace {

// Live mappings, readable from a signal handler: a fixed table of atomics. A mapping beyond its end
// works all the same, only without the guard.
struct Range {
    std::atomic<uintptr_t> begin{0};
    std::atomic<uintptr_t> end{0};
};
std::array<Range, 4096> g_ranges;
struct sigaction g_previous;

void on_bus_error(int signal, siginfo_t* info, void*) {
    const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
    for (const Range& range : g_ranges) {
        const uintptr_t begin = range.begin.load(std::memory_order_acquire);
        if (begin == 0 || address < begin || address >= range.end.load(std::memory_order_acquire)) {
            continue;
        }
        const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
        void* start = reinterpret_cast<void*>(address & ~(page - 1));
        if (::mmap(start, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
            start) {
            return;
        }
    }
    ::sigaction(signal, &g_previous, nullptr);  // not ours: let it do what it would have done
}

void install_handler() {
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction action {};
        action.sa_sigaction = on_bus_error;
        sigemptyset(&action.sa_mask);
        action.sa_flags = SA_SIGINFO | SA_RESTART;
        ::sigaction(SIGBUS, &action, &g_previous);
    });
}

void remember(const char* data, size_t size) {
    const auto begin = reinterpret_cast<uintptr_t>(data);
    for (Range& range : g_ranges) {
        uintptr_t free = 0;
        if (range.begin.load(std::memory_order_relaxed) == 0 &&
            range.begin.compare_exchange_strong(free, 1)) {  // 1 is no page: reserves the slot
            range.end.store(begin + size, std::memory_order_release);
            range.begin.store(begin, std::memory_order_release);
            return;
        }
    }
}

void forget(const char* data) {
    const auto begin = reinterpret_cast<uintptr_t>(data);
    for (Range& range : g_ranges) {
        if (range.begin.load(std::memory_order_relaxed) == begin) {
            range.end.store(0, std::memory_order_release);
            range.begin.store(0, std::memory_order_release);
            return;
        }
    }
}

int64_t modified_ns_of(const struct stat& info) {
    return int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
}

}  // namespace

Result<std::unique_ptr<MappedFile>> MappedFile::open(const Path& path) {
    const File file = MR_TRY(File::open_read(path));
    return map(file);
}

Result<std::unique_ptr<MappedFile>> MappedFile::map(const File& file) {
    struct stat info {};
    if (::fstat(file.descriptor(), &info) != 0) return errno_error("stat", file.path(), errno);
    if (!S_ISREG(info.st_mode)) {
        return invalid_argument("not a regular file: " + file.path().string());
    }
    std::unique_ptr<MappedFile> mapped(new MappedFile());
    mapped->path_ = file.path();
    mapped->size_ = static_cast<size_t>(info.st_size);
    mapped->modified_ns_ = modified_ns_of(info);
    mapped->device_ = info.st_dev;
    mapped->inode_ = info.st_ino;
    if (mapped->size_ == 0) return mapped;
    void* data = ::mmap(nullptr, mapped->size_, PROT_READ, MAP_SHARED, file.descriptor(), 0);
    if (data == MAP_FAILED) return errno_error("map", file.path(), errno);
    mapped->data_ = static_cast<const char*>(data);
    install_handler();
    remember(mapped->data_, mapped->size_);
    return mapped;
}

MappedFile::~MappedFile() {
    if (data_ != nullptr) {
        forget(data_);
        ::munmap(const_cast<char*>(data_), size_);
    }
}

Result<void> MappedFile::check_unchanged() const {
    struct stat info {};
    if (::stat(path_.c_str(), &info) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return {};
        return errno_error("stat", path_, errno);
    }
    if (info.st_dev != device_ || info.st_ino != inode_) return {};
    if (static_cast<size_t>(info.st_size) != size_ || modified_ns_of(info) != modified_ns_) {
        return conflict("file changed while it was read: " + path_.string())
            .hint("let its writer finish, then run again");
    }
    return {};
}

}  // namespace millrace::base
