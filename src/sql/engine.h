// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/error.h"
#include "base/file.h"
#include "base/stop.h"

namespace millrace::sql {

struct EngineOptions {
    size_t threads = 1;
    int64_t memory_bytes_max = 0;    // 0: 80 % of the machine's
    base::Path temporary_directory;  // where large sorts and joins spill
    int64_t spill_bytes_max = 0;     // there; 0: 90 % of what is free
    bool confined = false;           // no file is read but those that the Resolver names
};

// The SQL engine of the process: DuckDB, in memory, with no tables of its own. Every name in a
// query is looked up through the session's Resolver. Nothing is downloaded or loaded at run time.
// Any thread may open sessions; the engine outlives them.
class Engine {
  public:
    static base::Result<std::unique_ptr<Engine>> open(const EngineOptions& options);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    struct State;  // DuckDB's side, seen by this folder only
    State& state() { return *state_; }
    size_t threads() const;

  private:
    explicit Engine(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace millrace::sql
