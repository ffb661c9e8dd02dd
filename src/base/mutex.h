// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>

// Locks are written in the type: clang's -Wthread-safety checks what these attributes claim; other
// compilers see nothing.
#if defined(__clang__)
#define MR_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define MR_THREAD_ATTRIBUTE(x)
#endif
#define MR_GUARDED_BY(mutex) MR_THREAD_ATTRIBUTE(guarded_by(mutex))

namespace millrace::base {

class MR_THREAD_ATTRIBUTE(capability("mutex")) Mutex {
  public:
    void lock() MR_THREAD_ATTRIBUTE(acquire_capability()) { mutex_.lock(); }
    void unlock() MR_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }

  private:
    std::mutex mutex_;
};

class MR_THREAD_ATTRIBUTE(scoped_lockable) MutexLock {
  public:
    explicit MutexLock(Mutex& mutex) MR_THREAD_ATTRIBUTE(acquire_capability(mutex))
        : mutex_(mutex) {
        mutex_.lock();
    }
    ~MutexLock() MR_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }
    MutexLock(const MutexLock&) = delete;
    MutexLock& operator=(const MutexLock&) = delete;

  private:
    Mutex& mutex_;
};

}  // namespace millrace::base
