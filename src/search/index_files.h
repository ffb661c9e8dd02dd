// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/mutex.h"
#include "search/background_merge.h"
#include "search/manifest.h"
#include "search/segment_builder.h"
#include "search/snapshot.h"

namespace millrace::search {

// The index on disk: segments in <folder>/documents and the manifest that says which of them are
// the index; beside them the lock of who writes and the mark `synced`. A commit writes its segments
// and then takes the manifest's place; a process that is killed leaves the commit before, and files
// that nobody names, which the next one removes.
//
// A commit is not written through to the disk (a search that follows a write would wait for it), so
// after a power cut anything may be there. Therefore:
//
//   (1) `synced` is there only while nothing was written since all of it was made durable;
//   (2) each commit notes the machine's boot. An index without the mark is believed only in the
//       boot that wrote it; a process that is killed takes nothing with it.
//
// IndexSegments are merged as they grow in number: few documents by the commit itself, many by a
// thread of their own whose work a later commit takes over, so that no commit takes long.
//
// One thread at a time, but for snapshot() and the questions that are const.
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
    bool is_writer() const { return is_writer_; }
    // Another process's wish that who has the right to write makes the index anew: a file, which is
    // gone when that is done.
    bool is_rebuild_wanted() const;
    base::Result<void> want_rebuild();
    void rebuild_done();
    // With the right to write: empties it.
    base::Result<void> recreate();

    // Before the first change after a commit. What was added since and not committed is dropped.
    base::Result<void> begin_changes();
    // Documents that are in the next commit and newer than all that are there. Several at once are
    // different documents.
    base::Result<void> add(const std::vector<const SegmentBuilder*>& builders);
    // Makes what was added visible; `applied` is the number of the last change in it.
    base::Result<void> commit(int64_t applied);
    // Of the last commit, by whomever. Unavailable if there is no index yet.
    base::Result<int64_t> read_applied();
    // The last commit, by whomever. Conflict if another process makes it anew just now.
    base::Result<std::shared_ptr<const Snapshot>> snapshot();

  private:
    IndexFiles(base::Path folder, std::string boot)
        : folder_(std::move(folder)), boot_(std::move(boot)) {}
    base::Path documents() const { return folder_ / "documents"; }
    base::Path manifest_file() const { return documents() / "manifest"; }
    base::Path synced_mark() const { return folder_ / "synced"; }
    base::Path rebuild_mark() const { return folder_ / "rebuild"; }
    base::Path next_file();
    std::shared_ptr<const Snapshot> current() const;
    base::Result<void> load_believed();
    base::Result<void> publish(std::shared_ptr<const Snapshot> snapshot);
    base::Result<void> take_merged(IndexSegments& segments, size_t& kept);
    base::Result<std::shared_ptr<const Snapshot>> merge_few(IndexSegments segments, size_t kept,
                                                            int64_t applied);
    bool has_room_for(std::span<const Snapshot::Part> parts) const;
    void merge_many();
    void remove_unnamed() const;
    base::Result<void> sync();

    const base::Path folder_;
    const std::string boot_;
    std::atomic<bool> is_writer_{false};
    std::optional<base::FileLock> lock_;
    bool is_marked_ = false;  // `synced` may be there
    uint64_t next_number_ = 1;
    IndexSegments added_;  // since the last commit
    BackgroundMerge merge_;
    mutable base::Mutex mutex_;
    std::string manifest_ MR_GUARDED_BY(mutex_);  // what `current_` was read from
    std::shared_ptr<const Snapshot> current_ MR_GUARDED_BY(mutex_);
};

}  // namespace millrace::search
