// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_files.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "base/file.h"
#include "lake/hive_path.h"

namespace millrace::lake {
namespace {

constexpr size_t kStopRows = 4096;

// A file smaller than this is written with one call.
constexpr size_t kWriteBytes = size_t{4} << 20;

base::Error too_long(std::string name) {
    size_t shown = 60;
    const auto is_inside_character = [&name](size_t i) { return (name[i] & 0xC0) == 0x80; };
    if (name.size() > shown) {
        while (is_inside_character(shown)) --shown;
        name.replace(shown, std::string::npos, "...");
    }
    return base::invalid_argument("partition value too long for a folder's name: " + name)
        .hint("partition by a shorter column: a name may have 255 bytes, a path 4,096");
}

// The hash of a file's bytes as they are written.
class ContentHash {
  public:
    ContentHash() : state_(XXH3_createState()) { XXH3_128bits_reset(state_); }
    ~ContentHash() { XXH3_freeState(state_); }
    ContentHash(const ContentHash&) = delete;
    ContentHash& operator=(const ContentHash&) = delete;
    void update(const std::string& bytes) {
        XXH3_128bits_update(state_, bytes.data(), bytes.size());
    }
    std::string hex() const {
        const XXH128_hash_t hash = XXH3_128bits_digest(state_);
        return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
    }

  private:
    XXH3_state_t* state_;
};

}  // namespace

PartitionFiles::PartitionFiles(const WriteSpec& spec, const PartitionLayout& layout,
                               const base::Stop& stop, WriteProgress& progress, size_t threads)
    : spec_(spec),
      layout_(layout),
      stop_(stop),
      progress_(progress),
      encoder_(layout.stored, spec.encoding, threads),
      decoder_(spec.schema, layout.key_order) {}

base::Result<std::vector<WrittenFile>> PartitionFiles::write(
    const std::vector<PartitionValue>& partition, std::span<RowRef> rows) {
    sort_rows(rows);
    if (spec_.distinct) rows = remove_duplicates(rows);
    SortedRows sorted(rows);
    return write(partition, sorted, static_cast<int64_t>(rows.size()));
}

base::Result<std::vector<WrittenFile>> PartitionFiles::write(
    const std::vector<PartitionValue>& partition, RowStream& rows, int64_t count) {
    const int64_t files = spec_.files_per_partition;
    MR_CHECK(count != kUnknown || files == 1);
    std::string folder = hive_path(layout_.partition_names, partition);
    MR_TRY(make_folder(folder));
    if (!folder.empty()) folder += '/';

    std::vector<WrittenFile> written;
    int64_t begin = 0;
    for (int64_t i = 0; i < files; ++i) {
        // The place of file i's end, floor(count * (i + 1) / files), without overflow.
        const int64_t end = count / files * (i + 1) + count % files * (i + 1) / files;
        written.push_back(MR_TRY(write_file(fmt::format("{}part-{}.parquet", folder, i), rows,
                                            count == kUnknown ? kUnknown : end - begin)));
        written.back().partition = partition;
        begin = end;
    }
    return written;
}

base::Result<WrittenFile> PartitionFiles::write_file(std::string path, RowStream& rows,
                                                     int64_t count) {
    int64_t left = count == kUnknown ? std::numeric_limits<int64_t>::max() : count;
    base::File file = MR_TRY(base::File::create_new(spec_.directory / path));
    out_.clear();
    decoder_.clear();  // rows of a file that failed
    encoder_.begin(out_);
    ContentHash hash;
    while (left > 0) {
        const int64_t added = MR_TRY(add_row_group(rows, left));
        if (added == 0) break;
        left -= added;
        progress_.rows_out.fetch_add(added, std::memory_order_relaxed);
        if (out_.size() >= kWriteBytes) {
            hash.update(out_);
            MR_TRY(file.write(out_));
            out_.clear();
        }
    }
    MR_CHECK(count == kUnknown || left == 0);
    parquet::FileStatistics statistics = encoder_.finish(out_);
    hash.update(out_);
    MR_TRY(file.write(out_));
    MR_TRY(file.close());
    return WrittenFile{std::move(path),  {},         statistics.rows,
                       statistics.bytes, hash.hex(), std::move(statistics.columns)};
}

base::Result<int64_t> PartitionFiles::add_row_group(RowStream& rows, int64_t rows_max) {
    using parquet::FileEncoder;
    const size_t limit = std::min(FileEncoder::kRowGroupRows, static_cast<size_t>(rows_max));
    size_t bytes = 0;
    std::string_view row;
    while (decoder_.rows() < limit && bytes < FileEncoder::kRowGroupBytes) {
        if (decoder_.rows() % kStopRows == 0) MR_TRY(stop_.check());
        if (!MR_TRY(rows.next(row))) break;
        bytes += row.size();
        decoder_.append(row);
    }
    const auto added = static_cast<int64_t>(decoder_.rows());
    if (added > 0) MR_TRY(encoder_.add_row_group(decoder_.view(), out_));
    decoder_.clear();
    rows.release();
    return added;
}

base::Result<void> PartitionFiles::make_folder(const std::string& folder) {
    // What this folder shares with the one made last is there already.
    const auto same = std::mismatch(folder.begin(), folder.end(), folder_.begin(), folder_.end());
    size_t from = static_cast<size_t>(same.first - folder.begin());
    while (from > 0 && folder[from - 1] != '/') --from;
    while (from < folder.size()) {
        const size_t end = std::min(folder.find('/', from), folder.size());
        const base::Path path = spec_.directory / folder.substr(0, end);
        // Another thread may have been first.
        if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) {
            if (errno == ENAMETOOLONG) return too_long(folder.substr(from, end - from));
            return base::errno_error("create folder", path, errno);
        }
        from = end + 1;
    }
    folder_ = folder;
    return {};
}

}  // namespace millrace::lake
