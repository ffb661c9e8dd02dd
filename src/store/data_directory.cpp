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
    if (access == Access::Write) {
        MR_TRY(base::make_directories(root));
        directory->writer_ =
            MR_TRY(base::FileLock::try_lock(root / "lock", base::FileLock::Mode::Exclusive));
        if (!directory->writer_) {
            const auto holder = base::read_file(root / "lock");
            const std::string who = holder.ok() ? std::string(base::trim(*holder)) : "";
            return base::conflict("data directory is in use" + (who.empty() ? "" : " by " + who) +
                                  ": " + root.string())
                .hint(
                    "wait for it to end, or stop it; reading (millrace sql) works meanwhile, or "
                    "waits while a vacuum removes files");
        }
        MR_TRY(directory->writer_->describe("millrace " + std::string(purpose) + ", process " +
                                            std::to_string(::getpid()) + "\n"));
        MR_TRY(base::make_directories(directory->lake()));
        MR_TRY(base::remove_tree(directory->temporary()));
        MR_TRY(base::make_directories(directory->temporary()));
    } else if (!std::filesystem::exists(root / "state.db", error)) {
        return base::not_found("no data yet: " + root.string())
            .hint("millrace run makes the tables");
    }
    directory->reader_ = MR_TRY(lock_shared(root / "readers.lock"));
    if (!directory->reader_) {
        return base::conflict("files are being removed from the data directory: " + root.string())
            .hint("a vacuum is running, try again in a moment");
    }
    directory->database_ =
        MR_TRY(Database::open(root / "state.db", access == Access::Write ? Database::Access::Write
                                                                         : Database::Access::Read));
    return directory;
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
