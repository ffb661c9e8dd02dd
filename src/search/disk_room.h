// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/file.h"

namespace millrace::search {

// Room on the disk that files will grow into, taken before they do: what is free when one begins
// to write may be somebody else's a moment later.
class DiskRoom {
  public:
    DiskRoom() = default;
    ~DiskRoom() { release(); }
    DiskRoom(const DiskRoom&) = delete;
    DiskRoom& operator=(const DiskRoom&) = delete;

    // So many bytes behind the end of a file that is there; its size stays. Unavailable if so much
    // is not free. Nothing is held where the file system cannot do it.
    base::Result<void> hold(const base::Path& file, int64_t bytes);
    // What no file has grown into. Nobody may be writing to the files.
    void release();

  private:
    std::vector<base::File> files_;
};

}  // namespace millrace::search
