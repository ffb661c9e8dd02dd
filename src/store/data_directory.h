// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "store/database.h"

namespace millrace::store {

// The folder that holds a project's data (default `.millrace/` in the project):
//
//   state.db       all small state, see database.h
//   lake/          the tables' files
//   tmp/           spilled rows and decompressed sources; emptied when a writer opens the folder
//   lock           held by the one process that may write; says who it is
//   readers.lock   held, shared, by every process that reads files
//
// Invariants: (1) at most one process has it open for writing; (2) a process that reads holds
// readers.lock shared, so whoever gets it exclusively may delete files that no snapshot needs.
class DataDirectory {
  public:
    enum class Access {
        Read,   // beside a writer; NotFound if the folder was never written
        Write,  // Conflict, naming the holder, if another process has it
    };
    // `purpose` is what others are told: "run", "table vacuum".
    static base::Result<std::unique_ptr<DataDirectory>> open(const base::Path& path, Access access,
                                                             std::string_view purpose);

    const base::Path& path() const { return path_; }
    base::Path lake() const { return path_ / "lake"; }
    base::Path temporary() const { return path_ / "tmp"; }
    Database& database() { return *database_; }
    bool writable() const { return writer_.has_value(); }

    // The right to delete files: nothing if somebody reads. Gives up our own shared hold meanwhile.
    base::Result<std::optional<base::FileLock>> exclude_readers();

  private:
    DataDirectory() = default;
    base::Path path_;
    std::optional<base::FileLock> writer_;
    std::optional<base::FileLock> reader_;
    std::unique_ptr<Database> database_;
};

}  // namespace millrace::store
