// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "net/http_message.h"
#include "server/reader.h"

namespace millrace::server {

// Answers that were made from the state database alone, for as long as nothing in it changes: a
// page that many look at is made once after each change. Any thread.
//
// An answer is kept under the state that was seen before it was made. A change that came between
// makes it newer than it is taken for, and it is given up with the next look.
class AnswerCache {
  public:
    static constexpr size_t kBytesMax = 32'000'000;

    explicit AnswerCache(Readers::Lent reader) : reader_(std::move(reader)) {}

    // Another number after every transaction of another connection. 0: it cannot be told.
    uint64_t state();
    // An answer of this very state.
    std::optional<net::Response> find(const std::string& key);
    void keep(const std::string& key, uint64_t state, const net::Response& response);

  private:
    uint64_t look() MR_THREAD_ATTRIBUTE(requires_capability(mutex_));

    base::Mutex mutex_;
    Readers::Lent reader_ MR_GUARDED_BY(mutex_);
    int64_t data_version_ MR_GUARDED_BY(mutex_) = 0;
    uint64_t state_ MR_GUARDED_BY(mutex_) = 1;
    std::map<std::string, net::Response> answers_ MR_GUARDED_BY(mutex_);
    size_t bytes_ MR_GUARDED_BY(mutex_) = 0;
};

}  // namespace millrace::server
