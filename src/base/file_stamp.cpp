// SPDX-License-Identifier: Apache-2.0
#include "base/file_stamp.h"

#include <sys/stat.h>

#include <cerrno>

namespace millrace::base {
namespace {

int64_t modified_ns_of(const struct stat& info) {
    return int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
}

}  // namespace

Result<FileStamp> FileStamp::of(const File& file) {
    struct stat info {};
    if (::fstat(file.descriptor(), &info) != 0) return errno_error("stat", file.path(), errno);
    if (!S_ISREG(info.st_mode)) {
        return invalid_argument("not a regular file: " + file.path().string());
    }
    FileStamp stamp;
    stamp.path_ = file.path();
    stamp.device_ = info.st_dev;
    stamp.inode_ = info.st_ino;
    stamp.size_ = static_cast<size_t>(info.st_size);
    stamp.modified_ns_ = modified_ns_of(info);
    return stamp;
}

Result<void> FileStamp::check_unchanged(Replaced replaced) const {
    struct stat info {};
    const bool there = ::stat(path_.c_str(), &info) == 0;
    if (!there && errno != ENOENT && errno != ENOTDIR) return errno_error("stat", path_, errno);
    const bool in_place = there && info.st_dev == device_ && info.st_ino == inode_;
    const bool same = in_place && static_cast<size_t>(info.st_size) == size_ &&
                      modified_ns_of(info) == modified_ns_;
    if (same || (!in_place && replaced == Replaced::IsNoChange)) return {};
    return conflict("file changed while it was read: " + path_.string())
        .hint("let its writer finish, then run again");
}

}  // namespace millrace::base
