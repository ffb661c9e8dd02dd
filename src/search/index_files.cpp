// SPDX-License-Identifier: Apache-2.0
#include "search/index_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/machine.h"
#include "base/parallel.h"

namespace millrace::search {
namespace {

constexpr size_t kFewDocuments = 2'000;   // that a commit itself merges
constexpr int64_t kLeftBytes = 64 << 20;  // of the disk, by a merge of many
constexpr size_t kSegmentsMax = 64;       // with more a commit waits for the merge beside it

Manifest manifest_of(const Snapshot& snapshot, const std::string& boot, uint64_t next_number) {
    Manifest manifest;
    manifest.applied = snapshot.applied();
    manifest.boot = boot;
    manifest.next_file = next_number;
    for (const Snapshot::Part& part : snapshot.parts()) {
        manifest.segments.push_back(
            {part.segment->path().filename().string(), part.segment->identity()});
    }
    return manifest;
}

// The commit that a manifest names. IndexSegments that are open already are not opened again.
base::Result<std::shared_ptr<const Snapshot>> open_snapshot(const base::Path& folder,
                                                            const Manifest& manifest,
                                                            const Snapshot* known) {
    IndexSegments segments;
    for (const Manifest::Entry& entry : manifest.segments) {
        std::shared_ptr<const IndexSegment> segment;
        for (size_t i = 0; known != nullptr && i < known->parts().size(); ++i) {
            const auto& candidate = known->parts()[i].segment;
            if (candidate->path().filename() == entry.file &&
                candidate->identity() == entry.identity) {
                segment = candidate;
            }
        }
        if (segment == nullptr) segment = MR_TRY(IndexSegment::open(folder / entry.file));
        if (segment->identity() != entry.identity) {
            return base::corruption("search index: another file than was written: " +
                                    segment->path().string());
        }
        segments.push_back(std::move(segment));
    }
    return std::make_shared<const Snapshot>(segments, manifest.applied);
}

// A folder that somebody removed under our hands is a damaged one.
base::Error failed(base::Error error) {
    if (error.kind() != base::ErrorKind::NotFound) return error;
    return base::corruption("search index: " + error.message());
}

}  // namespace

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
    merge_.stop();
    remove_unnamed();
    // Without the mark the next one makes the index anew: nothing is lost if this fails.
    (void)sync().ok();
}

base::Result<void> IndexFiles::sync() {
    if (is_marked_) return {};
    std::vector<base::Path> written{manifest_file()};
    for (const auto& part : current()->parts()) written.push_back(part.segment->path());
    for (const base::Path& path : written) {
        auto file = MR_TRY(base::File::open_read(path));
        MR_TRY(file.sync());
    }
    MR_TRY(base::sync_directory(documents()));
    return base::write_file_atomic(synced_mark(), "");
}

std::shared_ptr<const Snapshot> IndexFiles::current() const {
    const base::MutexLock lock(mutex_);
    return current_;
}

base::Path IndexFiles::next_file() {
    return documents() / fmt::format("{}.segment", next_number_++);
}

base::Result<void> IndexFiles::load_believed() {
    const std::string text = MR_TRY(base::read_file(manifest_file()));
    const auto manifest = Manifest::of(text);
    if (!manifest) return base::corruption("search index: of another format");
    if (!is_marked_ && (boot_.empty() || manifest->boot != boot_)) {
        return base::corruption("search index: written before the machine went down");
    }
    auto snapshot = MR_TRY(open_snapshot(documents(), *manifest, nullptr));
    next_number_ = std::max(next_number_, manifest->next_file);
    const base::MutexLock lock(mutex_);
    manifest_ = text;
    current_ = std::move(snapshot);
    return {};
}

base::Result<bool> IndexFiles::become_writer() {
    if (is_writer()) return true;
    auto lock = MR_TRY(base::FileLock::try_lock(folder_ / "lock", base::FileLock::Mode::Exclusive));
    if (!lock) return false;
    lock_ = std::move(lock);
    std::error_code error;
    is_marked_ = std::filesystem::exists(synced_mark(), error);
    const auto loaded = guarded([&] { return load_believed(); });
    auto done = loaded.ok() ? loaded : recreate();
    if (!done.ok()) {
        lock_.reset();
        return std::move(done).error();
    }
    is_writer_ = true;
    remove_unnamed();
    return true;
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
    merge_.stop();
    added_.clear();
    auto nothing = std::make_shared<const Snapshot>(IndexSegments(), 0);
    {
        const base::MutexLock lock(mutex_);
        current_ = nothing;  // also if the rest fails
    }
    MR_TRY(base::remove_tree(documents()));
    MR_TRY(base::make_directories(documents()));
    MR_TRY(begin_changes());
    return publish(std::move(nothing));
}

base::Result<void> IndexFiles::begin_changes() {
    added_.clear();
    if (!is_marked_) return {};
    MR_TRY(base::remove_tree(synced_mark()));
    MR_TRY(base::sync_directory(folder_));
    is_marked_ = false;
    return {};
}

base::Result<void> IndexFiles::add(const std::vector<const SegmentBuilder*>& builders) {
    std::vector<const SegmentBuilder*> filled;
    for (const SegmentBuilder* builder : builders) {
        if (builder->document_count() > 0) filled.push_back(builder);
    }
    std::vector<base::Path> files;
    for (size_t i = 0; i < filled.size(); ++i) files.push_back(next_file());
    auto written =
        base::parallel_for(filled.size(), std::min(filled.size(), base::default_threads()), {},
                           [&](size_t i, size_t) { return filled[i]->write(files[i]); });
    if (!written.ok()) {
        remove_unnamed();
        return failed(std::move(written).error());
    }
    for (const base::Path& file : files) added_.push_back(MR_TRY(IndexSegment::open(file)));
    return {};
}

base::Result<void> IndexFiles::commit(int64_t applied) {
    IndexSegments segments = current()->segments();
    size_t kept = segments.size();
    MR_TRY(take_merged(segments, kept));
    segments.insert(segments.end(), added_.begin(), added_.end());
    auto done = guarded([&]() -> base::Result<void> {
        return publish(MR_TRY(merge_few(std::move(segments), kept, applied)));
    });
    added_.clear();
    if (done.ok()) merge_many();
    remove_unnamed();
    return done.ok() ? base::Result<void>() : failed(std::move(done).error());
}

// The work of the thread beside us, if it is done, in place of what it was made of; `kept` are the
// segments in front that are as they were.
base::Result<void> IndexFiles::take_merged(IndexSegments& segments, size_t& kept) {
    auto taken = merge_.take(segments.size() >= kSegmentsMax);
    if (!taken.ok()) {
        // A disk that is full stops merges and nothing else.
        const bool is_damage = taken.error().kind() == base::ErrorKind::Corruption;
        return is_damage ? std::move(taken).error() : base::Result<void>();
    }
    if (!*taken) return {};
    const auto begin = segments.begin() + static_cast<ptrdiff_t>((*taken)->begin);
    const auto behind = segments.erase(begin, begin + static_cast<ptrdiff_t>((*taken)->count));
    segments.insert(behind, (*taken)->segment);
    kept = std::min(kept, (*taken)->begin);
    return {};
}

base::Result<std::shared_ptr<const Snapshot>> IndexFiles::merge_few(IndexSegments segments,
                                                                    size_t kept, int64_t applied) {
    const auto before = current();
    while (true) {
        auto snapshot = before->with(
            kept, {segments.begin() + static_cast<ptrdiff_t>(kept), segments.end()}, applied);
        const std::span free = std::span(snapshot->parts()).subspan(merge_.end());
        const std::span few = free.last(segments_to_merge(document_counts(free), kFewDocuments));
        if (few.empty()) return snapshot;
        const base::Path file = next_file();
        const size_t begin = segments.size() - few.size();
        MR_TRY(merge_segments(few, begin == 0, file, {}));
        segments.resize(begin);
        segments.push_back(MR_TRY(IndexSegment::open(file)));
        kept = std::min(kept, begin);
    }
}

// Beside its parts for a moment: who else writes there goes first.
bool IndexFiles::has_room_for(std::span<const Snapshot::Part> parts) const {
    int64_t wanted = kLeftBytes;
    for (const Snapshot::Part& part : parts)
        wanted += static_cast<int64_t>(part.segment->size_bytes());
    return base::free_disk(folder_).value_or(wanted) >= wanted;
}

void IndexFiles::merge_many() {
    const auto snapshot = current();
    if (merge_.is_running()) return;
    const std::span all(snapshot->parts());
    const std::span many = all.last(segments_to_merge(document_counts(all), SIZE_MAX));
    if (many.empty() || !has_room_for(many)) return;
    merge_.begin(snapshot, all.size() - many.size(), many.size(), next_file());
}

base::Result<void> IndexFiles::publish(std::shared_ptr<const Snapshot> snapshot) {
    const std::string text = manifest_of(*snapshot, boot_, next_number_).text();
    const base::Path beside = documents() / "manifest.new";
    auto file = MR_TRY(base::File::create(beside));
    MR_TRY(file.write(text));
    MR_TRY(file.close());
    std::error_code error;
    std::filesystem::rename(beside, manifest_file(), error);
    if (error) return base::errno_error("rename", beside, error.value());
    const base::MutexLock lock(mutex_);
    manifest_ = text;
    current_ = std::move(snapshot);
    return {};
}

// Files of commits that were not made, or that later ones do without. Whoever reads them goes on.
void IndexFiles::remove_unnamed() const {
    std::set<base::Path> named;
    for (const auto& part : current()->parts()) named.insert(part.segment->path());
    for (const auto& segment : added_) named.insert(segment->path());
    if (merge_.is_running()) named.insert(merge_.file());
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(documents(), error)) {
        const bool is_segment = entry.path().extension() == ".segment";
        if (is_segment && !named.contains(entry.path())) {
            std::filesystem::remove(entry.path(), error);
        }
    }
}

base::Result<int64_t> IndexFiles::read_applied() {
    const auto last = snapshot();
    // Whoever has the right to write is about to make it anew.
    if (!last.ok()) return base::unavailable(last.error().message());
    return (*last)->applied();
}

base::Result<std::shared_ptr<const Snapshot>> IndexFiles::snapshot() {
    if (is_writer()) return current();
    const base::MutexLock lock(mutex_);
    const auto opened = guarded([&]() -> base::Result<void> {
        const std::string text = MR_TRY(base::read_file(manifest_file()));
        if (current_ != nullptr && text == manifest_) return {};
        const auto manifest = Manifest::of(text);
        if (!manifest) return base::corruption("of another format");
        current_ = MR_TRY(open_snapshot(documents(), *manifest, current_.get()));
        manifest_ = text;
        return {};
    });
    if (!opened.ok()) {
        return base::conflict("search index: changed meanwhile: " + opened.error().message());
    }
    return current_;
}

}  // namespace millrace::search
