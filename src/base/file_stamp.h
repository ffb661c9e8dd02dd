// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#include "base/file.h"

namespace millrace::base {

// What tells later whether a file is what it was, without a descriptor and without reading it.
class FileStamp {
  public:
    // Of a file that is gone from its path, or that another one took the place of. Who still has it
    // open or mapped keeps it whole; who opens it again by its path does not.
    enum class Replaced : uint8_t { IsNoChange, IsAChange };

    // InvalidArgument for what is no regular file.
    static Result<FileStamp> of(const File& file);
    // Conflict if the file's size or time of change is another.
    Result<void> check_unchanged(Replaced replaced) const;

    const Path& path() const { return path_; }
    size_t size() const { return size_; }

  private:
    Path path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
    size_t size_ = 0;
    int64_t modified_ns_ = 0;  // since 1970
};

}  // namespace millrace::base
