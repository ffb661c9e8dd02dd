// SPDX-License-Identifier: Apache-2.0
#include "search/index_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "base/text.h"

namespace millrace::search {
namespace {

constexpr const char* kFormatKey = "millrace.format";
constexpr const char* kBootKey = "millrace.boot";
constexpr const char* kAppliedKey = "millrace.applied";

constexpr std::array kTables{"postlist.glass", "docdata.glass", "termlist.glass", "position.glass",
                             "spelling.glass"};
// Far from whatever is asked: words have letters and digits alone.
constexpr const char* kNoWord = "!!!!!!!!!!!!!!!!!!!!!!!!";

std::optional<int64_t> number_in(std::string_view text) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

base::Result<int64_t> applied_in(const Xapian::Database& database) {
    const std::string format = database.get_metadata(kFormatKey);
    const auto applied = number_in(database.get_metadata(kAppliedKey));
    if (format != std::to_string(kIndexFormat) || !applied) {
        return base::corruption("search index: of another format: " + format);
    }
    return *applied;
}

base::Error xapian_error() {
    try {
        throw;
    } catch (const Xapian::DatabaseLockError& error) {
        return base::conflict("search index: held by another process: " + error.get_msg());
    } catch (const Xapian::DatabaseModifiedError& error) {
        return base::conflict("search index: changed meanwhile: " + error.get_msg());
    } catch (const Xapian::DatabaseError& error) {
        const char* cause = error.get_error_string();
        if (cause != nullptr && std::string_view(cause) == "No space left on device") {
            return base::unavailable("search index: disk is full").hint("free some space");
        }
        return base::corruption("search index: " + error.get_description());
    } catch (const Xapian::Error& error) {
        // Also RangeError and the like: only numbers that are not ours bring them about.
        return base::corruption("search index: " + error.get_description());
    } catch (const std::exception& error) {
        return base::corruption(std::string("search index: ") + error.what());
    }
}

base::Result<std::unique_ptr<IndexFiles>> IndexFiles::open(const base::Path& folder,
                                                           std::string boot) {
    MR_TRY(base::make_directories(folder));
    std::unique_ptr<IndexFiles> files(new IndexFiles(folder, std::move(boot)));
    MR_TRY(files->become_writer());
    return files;
}

std::string IndexFiles::this_boot() {
    // A file of the kernel's has no size: it is read, not measured.
    const auto file = base::File::open_read("/proc/sys/kernel/random/boot_id");
    std::string boot(36, '\0');
    if (!file.ok() || !file->read_at(0, boot.data(), boot.size()).ok()) return "";
    return boot;
}

IndexFiles::~IndexFiles() {
    if (!writer_) return;
    // Without the mark the next one makes the index anew: nothing is lost if this fails.
    const auto synced = guarded([&]() -> base::Result<void> { return sync(); });
    (void)synced.ok();
}

base::Result<void> IndexFiles::sync() {
    writer_->close();
    writer_.reset();
    if (is_marked_) return {};
    for (const auto& entry : std::filesystem::directory_iterator(documents())) {
        auto file = MR_TRY(base::File::open_read(entry.path()));
        MR_TRY(file.sync());
    }
    MR_TRY(base::sync_directory(documents()));
    return base::write_file_atomic(synced_mark(), "");
}

// To Xapian most tables are empty if their file is not there. Ours never are: every document has
// words, and the dictionary has kNoWord.
bool IndexFiles::is_whole() const {
    if (writer_->get_doccount() == 0) return true;
    return std::all_of(kTables.begin(), kTables.end(), [&](const char* table) {
        std::error_code error;
        return std::filesystem::exists(folder_ / "documents" / table, error);
    });
}

bool IndexFiles::is_believed() const {
    if (!applied_in(*writer_).ok() || !is_whole()) return false;
    return is_marked_ || (!boot_.empty() && writer_->get_metadata(kBootKey) == boot_);
}

base::Result<bool> IndexFiles::become_writer() {
    if (writer_) return true;
    std::error_code error;
    is_marked_ = std::filesystem::exists(synced_mark(), error);
    const auto opened = guarded([&]() -> base::Result<bool> {
        writer_.emplace(documents(), Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
        return is_believed();
    });
    if (opened.ok() && *opened) return true;
    if (!opened.ok() && opened.error().kind() == base::ErrorKind::Conflict) return false;
    auto made = recreate();
    if (made.ok()) return true;
    if (made.error().kind() == base::ErrorKind::Conflict) return false;
    return std::move(made).error();
}

bool IndexFiles::is_rebuild_wanted() const {
    std::error_code error;
    return std::filesystem::exists(rebuild_mark(), error);
}

base::Result<void> IndexFiles::want_rebuild() {
    return base::write_file_atomic(rebuild_mark(), "");
}

void IndexFiles::rebuild_done() {
    std::error_code error;
    std::filesystem::remove(rebuild_mark(), error);
}

base::Result<void> IndexFiles::recreate() {
    {
        const base::MutexLock lock(mutex_);
        free_.clear();
    }
    const auto make = [&]() -> base::Result<void> {
        writer_.reset();
        writer_.emplace(documents(), Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
        MR_TRY(begin_changes());
        writer_->add_spelling(kNoWord);
        commit(0);
        return {};
    };
    auto made = guarded(make);
    if (made.ok() || made.error().kind() == base::ErrorKind::Conflict) return made;
    // What is there is not even a folder of Xapian's.
    writer_.reset();
    MR_TRY(base::remove_tree(documents()));
    return guarded(make);
}

base::Result<void> IndexFiles::begin_changes() {
    if (!is_marked_) return {};
    MR_TRY(base::remove_tree(synced_mark()));
    MR_TRY(base::sync_directory(folder_));
    is_marked_ = false;
    return {};
}

void IndexFiles::commit(int64_t applied) {
    writer_->set_metadata(kFormatKey, std::to_string(kIndexFormat));
    writer_->set_metadata(kBootKey, boot_);
    writer_->set_metadata(kAppliedKey, std::to_string(applied));
    writer_->commit();
}

base::Result<int64_t> IndexFiles::read_applied() {
    if (writer_) return guarded([&]() -> base::Result<int64_t> { return applied_in(*writer_); });
    auto applied = guarded([&]() -> base::Result<int64_t> { return applied_in(*borrow()); });
    // Whoever has the right to write is about to make it anew.
    if (!applied.ok()) return base::unavailable(applied.error().message());
    return applied;
}

IndexFiles::Lent IndexFiles::borrow() {
    std::unique_ptr<Xapian::Database> database;
    {
        const base::MutexLock lock(mutex_);
        if (!free_.empty()) {
            database = std::move(free_.back());
            free_.pop_back();
        }
    }
    if (database) {
        database->reopen();
    } else {
        database = std::make_unique<Xapian::Database>(documents());
    }
    return Lent(database.release(), Return{this});
}

void IndexFiles::Return::operator()(Xapian::Database* database) const {
    constexpr size_t kKept = 16;
    std::unique_ptr<Xapian::Database> back(database);
    const base::MutexLock lock(files->mutex_);
    if (files->free_.size() < kKept) files->free_.push_back(std::move(back));
}

}  // namespace millrace::search
