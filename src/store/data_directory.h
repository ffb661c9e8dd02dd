// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "store/database.h"
#include "store/write_lease.h"

namespace millrace::store {

// The folder that holds a project's data (default `.millrace/` in the project):
//
//   state.db       all small state, see database.h
//   lake/          the tables' files
//   tmp/           spilled rows and decompressed sources; emptied when a writer opens the folder
//   lock           held by the one process that may write; says who it is
//   serve.lock     held by the one server
//   serve.sock     where it lends the right to write, see write_lease.h
//   statements/    what statements of clients spill and find; emptied when a server begins
//   logs/          what runs tell while they go on
//   readers.lock   held, shared, by every process that reads files
//
// Invariants: (1) at most one process writes to tables, beside a server or not; (2) a process that
// reads holds readers.lock shared, so whoever gets it exclusively may delete files that no snapshot
// needs.
class DataDirectory {
  public:
    enum class Access {
        State,  // state.db alone, no file of a table; NotFound if the folder was never written
        Read,   // beside a writer; NotFound as well
        Write,  // Conflict, naming the holder, if another process has it
        Serve,  // no file of a table is read or written; lends the right to do so. Conflict if
                // another server has it; beside a command that writes it may begin
    };
    // `purpose` is what others are told: "run", "table vacuum".
    static base::Result<std::unique_ptr<DataDirectory>> open(const base::Path& path, Access access,
                                                             std::string_view purpose);

    const base::Path& path() const { return path_; }
    base::Path lake() const { return path_ / "lake"; }
    base::Path temporary() const { return path_ / "tmp"; }
    base::Path logs() const { return path_ / "logs"; }
    Database& database() { return *database_; }
    // Whether state.db may be written to.
    bool writable() const { return writer_ || server_; }
    // With Access::Serve: to whom the right to write is lent; empty if to nobody.
    std::string borrower() const { return lender_ ? lender_->borrower() : ""; }

    // The right to delete files: nothing if somebody reads. Gives up our own shared hold meanwhile.
    base::Result<std::optional<base::FileLock>> exclude_readers();

  private:
    DataDirectory() = default;
    base::Result<void> take_write_lock(const std::string& who);
    base::Result<void> take_serve_lock(const std::string& who);
    base::Path path_;
    std::optional<base::FileLock> writer_;
    std::optional<base::FileLock> reader_;
    std::optional<base::FileLock> server_;
    base::File lease_;  // open while the right to write is a server's
    std::unique_ptr<WriteLender> lender_;
    std::unique_ptr<Database> database_;
};

}  // namespace millrace::store
