// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"

namespace millrace::store {

// The right to write to a data directory, lent by the process that holds it - a server - to other
// commands, one at a time. What is lent is the lock's own descriptor, over a local socket: command
// and server then hold the lock together, so that it is held as long as either lives, and the
// command does its work itself, as it does where there is no server.
//
//   command --> "millrace run, process 77\n"
//   server  --> "lent\n" and the descriptor       or "in use by millrace run, process 70\n"
//   command      works; closing the connection, or dying, gives the right back
//
// A command that began before the server - alone, or by leave of a server that is gone - has the
// lock, and keeps it: the server takes it when it is free.
//
// The socket is `serve.sock` in the data directory, for its owner alone.
class WriteLender {
  public:
    // `who` is what others are told who ask while nobody writes: "millrace serve, process 7".
    static base::Result<std::unique_ptr<WriteLender>> open(const base::Path& root, std::string who);
    ~WriteLender();
    // Who has the right now; empty if nobody but us. Any thread.
    std::string borrower() const;

  private:
    struct State;
    explicit WriteLender(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// The right, for as long as both members live.
struct WriteLease {
    base::FileLock lock;
    base::File connection;
};

// What the lock file says of who holds it; empty if nothing.
std::string holder_of(const base::Path& root);

// Nothing if no process lends. Conflict, saying who has it, if it is lent already.
base::Result<std::optional<WriteLease>> borrow_write(const base::Path& root,
                                                     std::string_view borrower);

}  // namespace millrace::store
