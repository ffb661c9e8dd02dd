// SPDX-License-Identifier: Apache-2.0
#include "server/index_keeper.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>

namespace millrace::server {

IndexKeeper::IndexKeeper(search::SearchIndex& index, Readers& readers)
    : index_(index), readers_(readers), thread_([this] { work(); }) {}

IndexKeeper::~IndexKeeper() {
    stop_.request();
    wake();
}

void IndexKeeper::wake() {
    {
        const std::lock_guard lock(mutex_);
        has_work_ = true;
    }
    woken_.notify_one();
}

void IndexKeeper::work() {
    // Those who write and ask go first. In Linux the priority is the thread's.
    constexpr int kNice = 10;
    // Changes are gathered for so long: one commit for many costs a fraction of many commits, and
    // whoever asks meanwhile applies the few that are there.
    constexpr auto kGather = std::chrono::milliseconds(200);
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
    while (true) {
        {
            std::unique_lock lock(mutex_);
            woken_.wait(lock, [&] { return has_work_; });
            woken_.wait_for(lock, kGather, [&] { return stop_.requested(); });
            has_work_ = false;
        }
        if (stop_.requested()) return;
        const auto reader = readers_.take();
        if (reader.ok()) (void)index_.catch_up((*reader)->catalog(), &stop_);
    }
}

}  // namespace millrace::server
