// SPDX-License-Identifier: Apache-2.0
#include "search/disk_room.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace millrace::search {

base::Result<void> DiskRoom::hold(const base::Path& file, int64_t bytes) {
    auto held = base::File::adopt(::open(file.c_str(), O_RDWR | O_CLOEXEC), file);
    if (!held.is_open()) return base::errno_error("open", file, errno);
    const int64_t size = MR_TRY(held.size());
    const int descriptor = held.descriptor();
    files_.push_back(std::move(held));  // also what is held in part is released
    if (::fallocate(descriptor, FALLOC_FL_KEEP_SIZE, size, bytes) == 0) return {};
    if (errno == EOPNOTSUPP || errno == ENOSYS) return {};
    return base::errno_error("grow", file, errno);
}

void DiskRoom::release() {
    for (const base::File& file : files_) {
        const auto size = file.size();
        // To the size that it has: blocks behind the end are given back.
        if (size.ok()) (void)(::ftruncate(file.descriptor(), *size) == 0);
    }
    files_.clear();
}

}  // namespace millrace::search
