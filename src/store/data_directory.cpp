// SPDX-License-Identifier: Apache-2.0
#include "store/data_directory.h"

#include <unistd.h>

#include <chrono>
#include <thread>

#include "base/text.h"

namespace millrace::store {
namespace {

// A vacuum holds the lock while it removes files, as a rule for less than a second.
constexpr auto kVacuumWait = std::chrono::seconds(3);

base::Result<std::optional<base::FileLock>> lock_shared(const base::Path& path) {
    const auto end = std::chrono::steady_clock::now() + kVacuumWait;
    while (true) {
        auto lock = MR_TRY(base::FileLock::try_lock(path, base::FileLock::Mode::Shared));
        if (lock || std::chrono::steady_clock::now() >= end) return lock;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

base::Error in_use_by(std::string_view name, const base::Path& root) {
    return base::conflict("data directory is in use" +
                          (name.empty() ? "" : " by " + std::string(name)) + ": " + root.string());
}

}  // namespace

base::Result<std::unique_ptr<DataDirectory>> DataDirectory::open(const base::Path& path,
                                                                 Access access,
                                                                 std::string_view purpose) {
    std::unique_ptr<DataDirectory> directory(new DataDirectory());
    std::error_code error;
    directory->path_ = std::filesystem::absolute(path, error);
    const base::Path& root = directory->path_;
    const bool writes = access == Access::Write || access == Access::Serve;
    if (writes) {
        MR_TRY(base::make_directories(root));
        const std::string who =
            "millrace " + std::string(purpose) + ", process " + std::to_string(::getpid());
        MR_TRY(access == Access::Write ? directory->take_write_lock(who)
                                       : directory->take_serve_lock(who));
        MR_TRY(base::make_directories(directory->lake()));
        if (access == Access::Write) {
            MR_TRY(base::remove_tree(directory->temporary()));
            MR_TRY(base::make_directories(directory->temporary()));
        }
    } else if (!std::filesystem::exists(root / "state.db", error)) {
        return base::not_found("no data yet: " + root.string())
            .hint("millrace run makes the tables");
    }
    if (access == Access::Read || access == Access::Write) {
        directory->reader_ = MR_TRY(lock_shared(root / "readers.lock"));
        if (!directory->reader_) {
            return base::conflict("files are being removed from the data directory: " +
                                  root.string())
                .hint("a vacuum is running, try again in a moment");
        }
    }
    directory->database_ = MR_TRY(Database::open(
        root / "state.db", writes ? Database::Access::Write : Database::Access::Read));
    return directory;
}

// The lock, or a server's leave.
base::Result<void> DataDirectory::take_write_lock(const std::string& who) {
    constexpr const char* kWait =
        "wait for it to end, or stop it; reading (millrace sql) works meanwhile, or waits while a "
        "vacuum removes files";
    writer_ = MR_TRY(base::FileLock::try_lock(path_ / "lock", base::FileLock::Mode::Exclusive));
    if (writer_) return writer_->describe(who + "\n");
    auto lease = borrow_write(path_, who);
    if (!lease.ok()) return std::move(lease).error().hint(kWait);
    if (*lease) {
        writer_ = std::move((*lease)->lock);
        lease_ = std::move((*lease)->connection);
        return {};
    }
    return in_use_by(holder_of(path_), path_).hint(kWait);
}

base::Result<void> DataDirectory::take_serve_lock(const std::string& who) {
    const base::Path file = path_ / "serve.lock";
    server_ = MR_TRY(base::FileLock::try_lock(file, base::FileLock::Mode::Exclusive));
    if (!server_) {
        const auto holder = base::read_file(file);
        return in_use_by(holder.ok() ? base::trim(*holder) : "", path_)
            .hint("one server is enough for a project: open its address, or stop it");
    }
    MR_TRY(server_->describe(who + "\n"));
    lender_ = MR_TRY(WriteLender::open(path_, who));
    return {};
}

base::Result<std::optional<base::FileLock>> DataDirectory::exclude_readers() {
    reader_.reset();
    auto lock =
        MR_TRY(base::FileLock::try_lock(path_ / "readers.lock", base::FileLock::Mode::Exclusive));
    if (!lock) {
        reader_ =
            MR_TRY(base::FileLock::try_lock(path_ / "readers.lock", base::FileLock::Mode::Shared));
    }
    return lock;
}

}  // namespace millrace::store
