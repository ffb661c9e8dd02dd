// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace millrace::base {

Error errno_error(std::string_view doing, const Path& path, int error) {
    std::string message =
        "cannot " + std::string(doing) + ": " + path.string() + ": " + std::strerror(error);
    switch (error) {
        case ENOENT:
        case ENOTDIR:
            return not_found(std::move(message)).hint("check the path");
        case EEXIST:
            return conflict(std::move(message));
        case EACCES:
        case EPERM:
        case EROFS:
            return unavailable(std::move(message))
                .hint("give this user the right, or use another place");
        case ENOSPC:
        case EDQUOT:
            return unavailable(std::move(message)).hint("free some space, then run again");
        case EMFILE:
        case ENFILE:
            return unavailable(std::move(message)).hint("raise the limit: ulimit -n");
        case ENOMEM:
            return unavailable(std::move(message))
                .hint(
                    "free some memory; to map more files at a time than the system's limit, raise "
                    "it: sysctl vm.max_map_count");
        default:
            return unavailable(std::move(message));
    }
}

File::~File() {
    if (fd_ >= 0) ::close(fd_);
}

File::File(File&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
    if (this != &other) {
        if (fd_ >= 0) ::close(fd_);
        fd_ = std::exchange(other.fd_, -1);
        path_ = std::move(other.path_);
    }
    return *this;
}

File File::adopt(int descriptor, Path path) {
    return {descriptor, std::move(path)};
}

Result<File> File::open_read(const Path& path) {
    // A pipe is opened at once, not when somebody writes into it; to files this means nothing.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return errno_error("open", path, errno);
    return File(fd, path);
}

Result<File> File::create_new(const Path& path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) return errno_error("create", path, errno);
    return File(fd, path);
}

Result<File> File::create(const Path& path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return errno_error("create", path, errno);
    return File(fd, path);
}

Result<File> File::create_temporary(const Path& directory) {
    const int fd = ::open(directory.c_str(), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
    if (fd >= 0) return File(fd, directory);
    // Some file systems have no O_TMPFILE: make a named file and unlink it at once.
    std::string name = (directory / "spill-XXXXXX").string();
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named < 0) return errno_error("create a temporary file", directory, errno);
    ::unlink(name.c_str());
    return File(named, name);
}

Result<void> File::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return errno_error("write", path_, errno);
        }
        bytes.remove_prefix(static_cast<size_t>(written));
    }
    return {};
}

Result<void> File::read_at(int64_t offset, char* out, size_t size) const {
    while (size > 0) {
        const ssize_t got = ::pread(fd_, out, size, offset);
        if (got < 0) {
            if (errno == EINTR) continue;
            return errno_error("read", path_, errno);
        }
        if (got == 0) return corruption("file ends too early: " + path_.string());
        out += got;
        offset += got;
        size -= static_cast<size_t>(got);
    }
    return {};
}

Result<int64_t> File::size() const {
    struct stat info {};
    if (::fstat(fd_, &info) != 0) return errno_error("stat", path_, errno);
    return static_cast<int64_t>(info.st_size);
}

Result<void> File::sync() {
    if (::fdatasync(fd_) != 0) return errno_error("sync", path_, errno);
    return {};
}

Result<void> File::close() {
    const int fd = std::exchange(fd_, -1);
    if (fd >= 0 && ::close(fd) != 0) return errno_error("close", path_, errno);
    return {};
}

Result<ReplacingFile> ReplacingFile::open(const Path& path) {
    std::error_code error;
    if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
        return invalid_argument("not a regular file: " + path.string()).hint("name a file");
    }
    Path beside = path.parent_path() / ("." + path.filename().string() + ".millrace-new");
    const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return errno_error("create", path, errno);
    return ReplacingFile(File(fd, path), std::move(beside));
}

ReplacingFile::~ReplacingFile() {
    if (file_.is_open()) ::unlink(beside_.c_str());
}

Result<void> ReplacingFile::commit() {
    MR_TRY(file_.sync());
    const Path& path = file_.path();
    if (::rename(beside_.c_str(), path.c_str()) != 0) return errno_error("rename", path, errno);
    MR_TRY(file_.close());
    const Path parent = path.parent_path();
    return sync_directory(parent.empty() ? Path(".") : parent);
}

namespace {

// Whether the path still names the open file. Who held the lock may have removed the file when
// done, after we opened it: then others lock another one.
bool is_at(const Path& path, int descriptor) {
    struct stat open {};
    struct stat named {};
    return ::fstat(descriptor, &open) == 0 && ::stat(path.c_str(), &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

}  // namespace

Result<std::optional<FileLock>> FileLock::try_lock(const Path& path, Mode mode) {
    int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    // Who may only read the file can hold it shared all the same.
    if (fd < 0 && mode == Mode::Shared && (errno == EACCES || errno == EROFS)) {
        fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0) return errno_error("open", path, errno);
    FileLock lock(File(fd, path));
    const int operation = (mode == Mode::Shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
    while (::flock(fd, operation) != 0) {
        if (errno == EINTR) continue;
        if (errno == EWOULDBLOCK) return std::optional<FileLock>{};
        return errno_error("lock", path, errno);
    }
    if (!is_at(path, lock.file_.descriptor())) return std::optional<FileLock>{};
    return std::optional<FileLock>(std::move(lock));
}

Result<void> FileLock::describe(std::string_view holder) {
    const int fd = file_.descriptor();
    if (::ftruncate(fd, 0) != 0 || ::lseek(fd, 0, SEEK_SET) != 0) {
        return errno_error("truncate", file_.path(), errno);
    }
    return file_.write(holder);
}

Result<std::string> read_file(const Path& path) {
    const File file = MR_TRY(File::open_read(path));
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        return invalid_argument("is a directory, expected a file: " + path.string());
    }
    std::string text(static_cast<size_t>(MR_TRY(file.size())), '\0');
    MR_TRY(file.read_at(0, text.data(), text.size()));
    return text;
}

Result<void> write_file_atomic(const Path& path, std::string_view text) {
    ReplacingFile replacing = MR_TRY(ReplacingFile::open(path));
    MR_TRY(replacing.file().write(text));
    return replacing.commit();
}

Result<void> make_directories(const Path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return errno_error("create folder", path, error.value());
    return {};
}

Result<void> sync_directory(const Path& path) {
    File directory = MR_TRY(File::open_read(path));
    if (::fsync(directory.descriptor()) != 0) return errno_error("sync", path, errno);
    return {};
}

Result<void> sync_file_system(const Path& path) {
    File directory = MR_TRY(File::open_read(path));
    if (::syncfs(directory.descriptor()) != 0) return errno_error("sync", path, errno);
    return {};
}

Result<void> remove_tree(const Path& path) {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (error) return errno_error("remove", path, error.value());
    return {};
}

namespace {

bool has_magic(std::string_view text) {
    return text.find_first_of("*?[") != std::string_view::npos;
}

Result<std::vector<Path>> children(const Path& folder) {
    std::vector<Path> names;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        names.push_back(it->path().filename());
    }
    if (error) return errno_error("list", folder, error.value());
    std::sort(names.begin(), names.end());
    return names;
}

Result<void> expand(const Path& folder, const std::vector<Path>& segments, size_t index,
                    std::vector<Path>& found) {
    if (index == segments.size()) {
        std::error_code ignored;
        if (!std::filesystem::is_directory(folder, ignored)) found.push_back(folder);
        return {};
    }
    const std::string segment = segments[index].string();
    std::error_code error;
    const Path literal = folder / segment;
    // A name with brackets or stars in it that exists is that file or folder.
    if (std::filesystem::exists(literal, error)) {
        return expand(literal, segments, index + 1, found);
    }
    if (!has_magic(segment)) return {};
    const Path listed = folder.empty() ? Path(".") : folder;
    if (!std::filesystem::is_directory(listed, error)) return {};
    if (segment == "**") MR_TRY(expand(folder, segments, index + 1, found));
    for (const Path& name : MR_TRY(children(listed))) {
        const Path next = folder / name;
        if (segment == "**") {
            const bool descend = std::filesystem::is_directory(next, error) &&
                                 !std::filesystem::is_symlink(next, error) &&
                                 name.string().front() != '.';
            if (descend) MR_TRY(expand(next, segments, index, found));
        } else if (::fnmatch(segment.c_str(), name.c_str(), FNM_PERIOD) == 0) {
            MR_TRY(expand(next, segments, index + 1, found));
        }
    }
    return {};
}

}  // namespace

Result<std::vector<Path>> glob(const std::string& pattern) {
    const Path path(pattern);
    std::vector<Path> found;
    std::vector<Path> segments;
    for (const Path& segment : path.relative_path()) {
        if (!segment.empty()) segments.push_back(segment);
    }
    MR_TRY(expand(path.root_path(), segments, 0, found));
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace millrace::base
