// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <xapian.h>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/mutex.h"
#include "search/disk_room.h"
#include "search/doc_set.h"

namespace millrace::search {

// Of what stands in the index; another number is another format, and made anew.
inline constexpr int kIndexFormat = 4;
inline constexpr int64_t kChangesMax = 100'000;  // in one commit: some hundred megabytes of memory

// Runs `work`, which calls Xapian, and turns what it throws into an Error: Corruption for whatever
// damaged files can bring about, Unavailable for a disk that refuses.
base::Error xapian_error();
template <typename Work>
auto guarded(const Work& work) -> decltype(work()) {
    try {
        return work();
    } catch (...) {
        return xapian_error();
    }
}

// The documents are parted among several databases, so that several processors make an index anew.
// Document `id` stands in shard (id - 1) % kShards under the number that Xapian expects of the
// parts of a database.
inline constexpr size_t kShards = 2;
inline size_t shard_of(DocId id) {
    return (id - 1) % kShards;
}
inline Xapian::docid number_in_shard(DocId id) {
    return (id - 1) / kShards + 1;
}
inline DocId id_of(size_t shard, Xapian::docid number) {
    return static_cast<DocId>((number - 1) * kShards + shard + 1);
}

// The shards as a reader sees them: each, and all as one database.
struct IndexShards {
    std::array<Xapian::Database, kShards> each;
    Xapian::Database all;
};

// Which change of the log the commits end with: the shard that is behind says it. Corruption if one
// is none of ours.
base::Result<int64_t> applied_in(const std::array<Xapian::Database, kShards>& shards);

// The index on disk: Xapian databases in <folder>/documents/<shard>, and beside them the mark
// `synced`. Shards are committed one after the other: what one has more than another after a kill
// is applied again.
//
// A commit is not written through to the disk (a search that follows a write would wait for it), so
// after a power cut anything may be there. Therefore:
//
//   (1) `synced` is there only while nothing was written since all of it was made durable;
//   (2) each commit notes the machine's boot. An index without the mark is believed only in the
//       boot that wrote it; a process that is killed takes nothing with it.
//
// Functions that do not return a Result throw what Xapian throws. One thread at a time, but for
// borrow().
class IndexFiles {
  public:
    // `boot` names the machine's present boot; empty if there is no telling.
    static base::Result<std::unique_ptr<IndexFiles>> open(const base::Path& folder,
                                                          std::string boot = this_boot());
    ~IndexFiles();
    IndexFiles(const IndexFiles&) = delete;
    IndexFiles& operator=(const IndexFiles&) = delete;
    static std::string this_boot();

    // Takes the right to write if nobody has it. Whether we have it now. An index that is not to be
    // believed is then an empty one.
    base::Result<bool> become_writer();
    bool is_writer() const { return !writers_.empty(); }
    // Another process's wish that who has the right to write makes the index anew: a file, which is
    // gone when that is done.
    bool is_rebuild_wanted() const;
    base::Result<void> want_rebuild();
    void rebuild_done();
    // With the right to write: empties it.
    base::Result<void> recreate();
    Xapian::WritableDatabase& writer(size_t shard) { return writers_[shard]; }
    // Unavailable if the disk has hardly room for so many changes of the log.
    base::Result<void> check_room(int64_t changes) const;
    // Before the first change after a commit. Room on the disk is held until it: Xapian 1.4 ends
    // the process when a disk becomes full while it commits.
    base::Result<void> begin_changes(int64_t changes);
    // Makes what was changed visible; `applied` is the number of the last change in it.
    base::Result<void> commit(int64_t applied);
    // Of the last commit, by whomever. Corruption, or Unavailable if there is no index yet.
    base::Result<int64_t> read_applied();

    // A connection that sees the last commit. Any thread.
    struct Return {
        IndexFiles* files = nullptr;
        void operator()(IndexShards* shards) const;
    };
    using Lent = std::unique_ptr<IndexShards, Return>;
    Lent borrow();

  private:
    IndexFiles(base::Path folder, std::string boot)
        : folder_(std::move(folder)), boot_(std::move(boot)) {}
    base::Path documents(size_t shard) const {
        return folder_ / "documents" / std::to_string(shard);
    }
    base::Path synced_mark() const { return folder_ / "synced"; }
    base::Path rebuild_mark() const { return folder_ / "rebuild"; }
    bool is_believed() const;
    bool is_whole(size_t shard) const;
    base::Result<void> make();
    base::Result<void> hold_room(int64_t changes);
    base::Result<void> sync();

    const base::Path folder_;
    const std::string boot_;
    std::vector<Xapian::WritableDatabase> writers_;  // one a shard; none without the right to write
    DiskRoom room_;
    bool is_marked_ = false;  // `synced` may be there
    base::Mutex mutex_;
    std::vector<std::unique_ptr<IndexShards>> free_ MR_GUARDED_BY(mutex_);
};

}  // namespace millrace::search
