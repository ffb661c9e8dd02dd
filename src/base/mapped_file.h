// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/file.h"

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

    std::string_view bytes() const { return {data_, size_}; }
    const Path& path() const { return path_; }
    // Nanoseconds since 1970 of the last change to the file when it was opened.
    int64_t modified_ns() const { return modified_ns_; }
    // Conflict if the file's size or time of change is not what it was when opened. A file that is
    // gone, or that another one took the place of, is whole: the mapping keeps the one it opened.
    Result<void> check_unchanged() const;

  private:
    MappedFile() = default;
    Path path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
    const char* data_ = nullptr;
    size_t size_ = 0;
    int64_t modified_ns_ = 0;
};

}  // namespace millrace::base
