// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/file.h"
#include "base/file_stamp.h"

namespace millrace::base {

// A whole file as read-only memory. Any thread may read.
//
// The classic danger of mapping is a file that shrinks while it is read: the kernel answers with
// SIGBUS and the process dies. This process hosts other people's work, so the first mapping
// installs a handler that puts a page of zeros under such a read; check_unchanged() then reports
// the file, and the reader discards what it made of it. A mapping holds no descriptor: there may be
// more of them than the process may have open files.
class MappedFile {
  public:
    static Result<std::unique_ptr<MappedFile>> open(const Path& path);
    // The same over an open descriptor, which may then be closed (a nameless temporary file).
    static Result<std::unique_ptr<MappedFile>> map(const File& file);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::string_view bytes() const { return {data_, stamp_.size()}; }
    const Path& path() const { return stamp_.path(); }
    // Conflict if the file's size or time of change is not what it was when opened. A file that is
    // gone, or that another one took the place of, is whole: the mapping keeps the one it opened.
    Result<void> check_unchanged() const {
        return stamp_.check_unchanged(FileStamp::Replaced::IsNoChange);
    }

  private:
    MappedFile() = default;
    FileStamp stamp_;
    const char* data_ = nullptr;
};

}  // namespace millrace::base
