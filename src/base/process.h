// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace millrace::base {

// How a program is begun: in a session of its own, with none of our descriptors but these.
struct ProcessPlan {
    std::vector<std::string> words;  // the file of the program, and its arguments
    int input = -1;                  // descriptors of ours; -1: /dev/null
    int output = -1;
    int errors = -1;
    std::vector<std::string> variables{};  // "NAME=value", beside or in place of ours
    // Killed by the kernel when the thread that began it ends, so also when we are killed.
    bool dies_with_us = false;
    // Of each file that it writes, after which writing fails with EFBIG; 0: no bound.
    int64_t file_bytes_max = 0;
};

// A file in memory without a name, which nobody needs to take away whoever ends first: for what a
// program is told and what it says. `called` is for messages.
Result<File> memory_file(const char* called);

// A program that was begun, by its handle: its number may be another's once it has ended. It goes
// on when this object goes.
class Process {
  public:
    static Result<Process> begin(const ProcessPlan& plan);

    int64_t id() const { return id_; }
    int handle() const { return handle_.descriptor(); }  // can be read from once it has ended
    // Waits for its end that long.
    bool ends_within(std::chrono::milliseconds patience) const;
    void kill() const;  // SIGKILL
    // It takes the processor after others, and is the first that the kernel ends when the machine's
    // memory is full.
    void step_back() const;

  private:
    Process(int64_t id, File handle) : id_(id), handle_(std::move(handle)) {}
    int64_t id_;
    File handle_;
};

}  // namespace millrace::base
