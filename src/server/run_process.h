// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/file.h"

namespace millrace::server {

// `millrace run`, begun as a process of its own that outlives us: what it says while we listen.
class RunProcess {
  public:
    // In a session of its own, with nothing of ours open. The kernel takes it away when it ends:
    // the server ignores SIGCHLD.
    static base::Result<RunProcess> begin(const std::vector<std::string>& words);

    int64_t id() const { return id_; }
    // Listens that long, or until it has ended: then it is true.
    bool ends_within(std::chrono::milliseconds patience);
    // What it complained of. Of a run that has a record, its journal says more.
    base::Error complaint() const;

  private:
    RunProcess(int64_t id, base::File says) : id_(id), says_(std::move(says)) {}
    int64_t id_;
    base::File says_;  // its standard error; nobody misses what it says when we are gone
    std::string said_;
};

}  // namespace millrace::server
