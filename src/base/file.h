// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace millrace::base {

using Path = std::filesystem::path;

// The system's errno as an Error: ENOENT is NotFound, EEXIST Conflict, EACCES, ENOSPC, EMFILE and
// their kin Unavailable with a hint on the remedy. `doing` is "open", "write", ...
Error errno_error(std::string_view doing, const Path& path, int error);

// An open file descriptor, closed when it goes. One thread at a time, except read_at().
class File {
  public:
    File() = default;
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    static Result<File> open_read(const Path& path);
    // Creates the file; Conflict if it exists.
    static Result<File> create_new(const Path& path);
    // Creates or empties the file.
    static Result<File> create(const Path& path);
    // A descriptor that is ours from now on. `path` is what messages call it.
    static File adopt(int descriptor, Path path);
    // A file with no name, for spilling; gone when closed. `directory` must exist.
    static Result<File> create_temporary(const Path& directory);

    Result<void> write(std::string_view bytes);
    // Reads exactly `size` bytes; Corruption if the file ends before.
    Result<void> read_at(int64_t offset, char* out, size_t size) const;
    Result<int64_t> size() const;
    Result<void> sync();
    // Closing can fail on some file systems (quota, NFS); callers that care must ask.
    Result<void> close();

    int descriptor() const { return fd_; }
    bool is_open() const { return fd_ >= 0; }
    const Path& path() const { return path_; }

  private:
    File(int fd, Path path) : fd_(fd), path_(std::move(path)) {}
    friend class FileLock;
    friend class ReplacingFile;
    int fd_ = -1;
    Path path_;
};

// A file that takes the place of `path` when it is whole: until commit() readers see the old one,
// and what is not committed leaves nothing. Errors name `path`, not the file beside it.
class ReplacingFile {
  public:
    // A folder or a device at `path` is InvalidArgument.
    static Result<ReplacingFile> open(const Path& path);
    ~ReplacingFile();
    ReplacingFile(ReplacingFile&& other) noexcept = default;

    File& file() { return file_; }
    // Makes the bytes and the name durable.
    Result<void> commit();

  private:
    ReplacingFile(File file, Path beside) : file_(std::move(file)), beside_(std::move(beside)) {}
    File file_;  // its path is the one to be replaced
    Path beside_;
};

// An exclusive or shared lock on a file, released when it goes or when the process dies (flock).
class FileLock {
  public:
    enum class Mode { Shared, Exclusive };
    // Creates the file if need be. Nothing if somebody holds it in a way that excludes us.
    static Result<std::optional<FileLock>> try_lock(const Path& path, Mode mode);
    // One that another process holds as well, which gave us this descriptor of it: released when
    // the last of them is closed.
    static FileLock adopt(File file) { return FileLock(std::move(file)); }
    // Writes text into the lock file (who holds it), for the message others print.
    Result<void> describe(std::string_view holder);
    int descriptor() const { return file_.descriptor(); }

  private:
    explicit FileLock(File file) : file_(std::move(file)) {}
    File file_;
};

Result<std::string> read_file(const Path& path);
// By a ReplacingFile.
Result<void> write_file_atomic(const Path& path, std::string_view text);
Result<void> make_directories(const Path& path);
// Makes the names inside a directory durable.
Result<void> sync_directory(const Path& path);
// Makes everything on the file system that holds `path` durable: one call in place of an fsync for
// each of thousands of files.
Result<void> sync_file_system(const Path& path);
// Removes a tree; a path that does not exist is fine.
Result<void> remove_tree(const Path& path);

// What is no folder and matches a pattern with * ? [..] in any segment and ** for any depth, sorted
// by name: also links that lead nowhere, pipes and devices, for the caller to complain of. A
// path without these is returned as it is if it exists. Hidden files match only when asked for.
Result<std::vector<Path>> glob(const std::string& pattern);

}  // namespace millrace::base
