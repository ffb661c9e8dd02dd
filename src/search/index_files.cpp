// SPDX-License-Identifier: Apache-2.0
#include "search/index_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "base/machine.h"
#include "base/parallel.h"
#include "base/text.h"

namespace millrace::search {
namespace {

constexpr const char* kFormatKey = "millrace.format";
constexpr const char* kBootKey = "millrace.boot";
constexpr const char* kAppliedKey = "millrace.applied";

constexpr std::array kTables{"postlist.glass", "termlist.glass", "spelling.glass"};
struct Growing {
    const char* table;
    int64_t share;  // of the room that is held, one part in so many
};
constexpr std::array kGrowing{Growing{"postlist.glass", 1}, Growing{"termlist.glass", 4},
                              Growing{"docdata.glass", 4}, Growing{"spelling.glass", 8}};
// Far from whatever is asked: words have letters and digits alone.
constexpr const char* kNoWord = "!!!!!!!!!!!!!!!!!!!!!!!!";

std::optional<int64_t> number_in(std::string_view text) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

base::Result<int64_t> applied_in_shard(const Xapian::Database& shard) {
    const std::string format = shard.get_metadata(kFormatKey);
    const auto applied = number_in(shard.get_metadata(kAppliedKey));
    if (format != std::to_string(kIndexFormat) || !applied) {
        return base::corruption("search index: of another format: " + format);
    }
    return *applied;
}

}  // namespace

base::Result<int64_t> applied_in(const std::array<Xapian::Database, kShards>& shards) {
    int64_t applied = INT64_MAX;
    for (const Xapian::Database& shard : shards) {
        applied = std::min(applied, MR_TRY(applied_in_shard(shard)));
    }
    return applied;
}

base::Error xapian_error() {
    try {
        throw;
    } catch (const Xapian::DatabaseLockError& error) {
        return base::conflict("search index: held by another process: " + error.get_msg());
    } catch (const Xapian::DatabaseModifiedError& error) {
        return base::conflict("search index: changed meanwhile: " + error.get_msg());
    } catch (const Xapian::DatabaseError& error) {
        // In its words alone where one failure led to the next.
        if (error.get_description().find("No space left on device") != std::string::npos) {
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
    const auto writer = files->become_writer();
    // Without room it is there all the same, and whoever asks is told.
    if (!writer.ok() && writer.error().kind() != base::ErrorKind::Unavailable) {
        return writer.error();
    }
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
    if (!is_writer()) return;
    // Without the mark the next one makes the index anew: nothing is lost if this fails.
    const auto synced = guarded([&]() -> base::Result<void> { return sync(); });
    (void)synced.ok();
}

base::Result<void> IndexFiles::sync() {
    for (auto& writer : writers_) writer.close();
    writers_.clear();
    if (is_marked_) return {};
    for (size_t shard = 0; shard < kShards; ++shard) {
        for (const auto& entry : std::filesystem::directory_iterator(documents(shard))) {
            auto file = MR_TRY(base::File::open_read(entry.path()));
            MR_TRY(file.sync());
        }
        MR_TRY(base::sync_directory(documents(shard)));
    }
    return base::write_file_atomic(synced_mark(), "");
}

// To Xapian most tables are empty if their file is not there. Ours never are: every document has
// words, and the dictionary has kNoWord.
bool IndexFiles::is_whole(size_t shard) const {
    if (writers_[shard].get_doccount() == 0) return true;
    return std::all_of(kTables.begin(), kTables.end(), [&](const char* table) {
        std::error_code error;
        return std::filesystem::exists(documents(shard) / table, error);
    });
}

bool IndexFiles::is_believed() const {
    for (size_t shard = 0; shard < kShards; ++shard) {
        const Xapian::WritableDatabase& writer = writers_[shard];
        if (!applied_in_shard(writer).ok() || !is_whole(shard)) return false;
        const bool is_of_boot = !boot_.empty() && writer.get_metadata(kBootKey) == boot_;
        if (!is_marked_ && !is_of_boot) return false;
    }
    return true;
}

base::Result<bool> IndexFiles::become_writer() {
    if (is_writer()) return true;
    std::error_code error;
    is_marked_ = std::filesystem::exists(synced_mark(), error);
    const auto opened = guarded([&]() -> base::Result<bool> {
        for (size_t shard = 0; shard < kShards; ++shard) {
            writers_.emplace_back(documents(shard).string(), Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
        }
        return is_believed();
    });
    if (opened.ok() && *opened) return true;
    const bool is_held = !opened.ok() && opened.error().kind() == base::ErrorKind::Conflict;
    if (!opened.ok()) writers_.clear();
    if (is_held) return false;
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

base::Result<void> IndexFiles::make() {
    MR_TRY(check_room(0));
    writers_.clear();
    for (size_t shard = 0; shard < kShards; ++shard) {
        MR_TRY(base::make_directories(documents(shard)));
        writers_.emplace_back(documents(shard).string(),
                              Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
    }
    MR_TRY(begin_changes(0));
    for (auto& writer : writers_) writer.add_spelling(kNoWord);
    return commit(0);
}

base::Result<void> IndexFiles::recreate() {
    {
        const base::MutexLock lock(mutex_);
        free_.clear();
    }
    auto made = guarded([&] { return make(); });
    if (!made.ok() && made.error().kind() != base::ErrorKind::Conflict) {
        // What is there is not even a folder of Xapian's.
        writers_.clear();
        MR_TRY(base::remove_tree(folder_ / "documents"));
        made = guarded([&] { return make(); });
    }
    if (!made.ok()) writers_.clear();
    return made;
}

base::Result<void> IndexFiles::check_room(int64_t changes) const {
    constexpr int64_t kLeftBytes = 64 << 20;  // whoever else writes there meanwhile
    constexpr int64_t kChangeBytes = 1'024;
    const int64_t wanted = kLeftBytes + std::min(changes, kChangesMax) * kChangeBytes;
    const auto room = base::free_disk(folder_);
    if (!room || *room >= wanted) return {};
    return base::unavailable(fmt::format("search index: disk is full but for {} MB, wanted {}: {}",
                                         *room >> 20, wanted >> 20, folder_.string()))
        .hint("free some space");
}

base::Result<void> IndexFiles::hold_room(int64_t changes) {
    // Of few changes each may write every block on the way to each of its terms anew; many share
    // blocks.
    constexpr int64_t kFewBytes = 4 << 20;
    constexpr int64_t kManyBytes = 1'024;
    constexpr int64_t kAllBytes = 16 << 20;
    const int64_t counted = std::min(changes, kChangesMax);
    const int64_t bytes = std::min(counted * kFewBytes, kAllBytes + counted * kManyBytes);
    room_.release();  // of a commit that failed
    for (size_t shard = 0; shard < kShards; ++shard) {
        for (const auto& [table, share] : kGrowing) {
            const base::Path file = documents(shard) / table;
            std::error_code error;
            // Xapian makes a table's file when there is something to write.
            if (!std::filesystem::exists(file, error)) continue;
            MR_TRY(room_.hold(file, bytes / share));
        }
    }
    return {};
}

base::Result<void> IndexFiles::begin_changes(int64_t changes) {
    MR_TRY(check_room(changes));
    if (changes > 0) MR_TRY(hold_room(changes));
    if (!is_marked_) return {};
    MR_TRY(base::remove_tree(synced_mark()));
    MR_TRY(base::sync_directory(folder_));
    is_marked_ = false;
    return {};
}

base::Result<void> IndexFiles::commit(int64_t applied) {
    auto done = base::parallel_for(
        kShards, std::min(kShards, base::default_threads()), {}, [&](size_t shard, size_t) {
            return guarded([&]() -> base::Result<void> {
                Xapian::WritableDatabase& writer = writers_[shard];
                writer.set_metadata(kFormatKey, std::to_string(kIndexFormat));
                writer.set_metadata(kBootKey, boot_);
                writer.set_metadata(kAppliedKey, std::to_string(applied));
                writer.commit();
                return {};
            });
        });
    room_.release();
    // What was not written is given up, and Xapian may be unable to go on: opened anew.
    if (!done.ok()) writers_.clear();
    return done;
}

base::Result<int64_t> IndexFiles::read_applied() {
    auto applied = guarded([&]() -> base::Result<int64_t> { return applied_in(borrow()->each); });
    if (applied.ok() || is_writer()) return applied;
    // Whoever has the right to write is about to make it anew.
    return base::unavailable(applied.error().message());
}

IndexFiles::Lent IndexFiles::borrow() {
    std::unique_ptr<IndexShards> shards;
    {
        const base::MutexLock lock(mutex_);
        if (!free_.empty()) {
            shards = std::move(free_.back());
            free_.pop_back();
        }
    }
    if (shards) {
        shards->all.reopen();
    } else {
        shards = std::make_unique<IndexShards>();
        for (size_t shard = 0; shard < kShards; ++shard) {
            shards->each[shard] = Xapian::Database(documents(shard).string());
            shards->all.add_database(shards->each[shard]);
        }
    }
    return Lent(shards.release(), Return{this});
}

void IndexFiles::Return::operator()(IndexShards* shards) const {
    constexpr size_t kKept = 16;
    std::unique_ptr<IndexShards> back(shards);
    const base::MutexLock lock(files->mutex_);
    if (files->free_.size() < kKept) files->free_.push_back(std::move(back));
}

}  // namespace millrace::search
