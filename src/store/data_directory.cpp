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
        MR_TRY(directory->take_lock(access, "millrace " + std::string(purpose) + ", process " +
                                                std::to_string(::getpid())));
        MR_TRY(base::make_directories(directory->lake()));
        MR_TRY(base::remove_tree(directory->temporary()));
        MR_TRY(base::make_directories(directory->temporary()));
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
    if (access == Access::Serve) {
        directory->lender_ = MR_TRY(WriteLender::open(root, *directory->writer_));
    }
    return directory;
}

// The lock, or a server's leave.
base::Result<void> DataDirectory::take_lock(Access access, const std::string& who) {
    constexpr const char* kWait =
        "wait for it to end, or stop it; reading (millrace sql) works meanwhile, or waits while a "
        "vacuum removes files";
    const base::Path file = path_ / "lock";
    writer_ = MR_TRY(base::FileLock::try_lock(file, base::FileLock::Mode::Exclusive));
    if (writer_) return writer_->describe(who + "\n");
    if (access == Access::Write) {
        auto lease = borrow_write(path_, who);
        if (!lease.ok()) return std::move(lease).error().hint(kWait);
        if (*lease) {
            writer_ = std::move((*lease)->lock);
            lease_ = std::move((*lease)->connection);
            return {};
        }
    }
    const auto holder = base::read_file(file);
    const std::string name = holder.ok() ? std::string(base::trim(*holder)) : "";
    return base::conflict("data directory is in use" + (name.empty() ? "" : " by " + name) + ": " +
                          path_.string())
        .hint(kWait);
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
