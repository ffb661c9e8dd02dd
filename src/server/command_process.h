// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "server/site.h"

namespace millrace::server {

// Commands of the program that clients begin. Each is a process of its own: it borrows the right to
// write as any command does, and goes on when the server ends.

// "table", "rollback": the words of that command on the project that is served.
std::vector<std::string> command_words(const Site& site, const std::vector<std::string>& names);

// One that is begun and goes on: what it complains of while we listen.
class CommandProcess {
  public:
    static base::Result<CommandProcess> begin(const std::vector<std::string>& words);

    int64_t id() const { return id_; }
    // Listens that long, or until it has ended: then it is true.
    bool ends_within(std::chrono::milliseconds patience);
    // What it complained of. Of a run that has a record, its journal says more.
    base::Error complaint() const;

  private:
    CommandProcess(int64_t id, base::File says) : id_(id), says_(std::move(says)) {}
    int64_t id_;
    base::File says_;  // its standard error; nobody misses what it says when we are gone
    std::string said_;
};

// Begins one that prints a JSON document, and waits for its end for so long. The document; an error
// that it holds is ours. Nothing: it has not ended and goes on.
base::Result<std::optional<base::Json>> ask_command(const std::vector<std::string>& words,
                                                    std::chrono::milliseconds patience);

// What a command has printed into `output`, a JSON document; an error that it holds is ours. Null:
// it was ended before it could print one.
base::Result<base::Json> read_answer(const base::File& output);

}  // namespace millrace::server
