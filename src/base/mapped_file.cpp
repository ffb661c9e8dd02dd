// SPDX-License-Identifier: Apache-2.0
#include "base/mapped_file.h"

#include <sys/mman.h>
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

}  // namespace

Result<std::unique_ptr<MappedFile>> MappedFile::open(const Path& path) {
    const File file = MR_TRY(File::open_read(path));
    return map(file);
}

Result<std::unique_ptr<MappedFile>> MappedFile::map(const File& file) {
    std::unique_ptr<MappedFile> mapped(new MappedFile());
    mapped->stamp_ = MR_TRY(FileStamp::of(file));
    const size_t size = mapped->stamp_.size();
    if (size == 0) return mapped;
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.descriptor(), 0);
    if (data == MAP_FAILED) return errno_error("map", file.path(), errno);
    mapped->data_ = static_cast<const char*>(data);
    install_handler();
    remember(mapped->data_, size);
    return mapped;
}

MappedFile::~MappedFile() {
    if (data_ == nullptr) return;
    forget(data_);
    ::munmap(const_cast<char*>(data_), stamp_.size());
}

}  // namespace millrace::base
