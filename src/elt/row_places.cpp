// SPDX-License-Identifier: Apache-2.0
#include "elt/row_places.h"

#include <map>
#include <memory>

#include "base/parallel.h"
#include "base/text_index.h"
#include "elt/scan_filter.h"
#include "source/plain_lines.h"

namespace millrace::elt {
namespace {

// Finds the rows of one block after the other; partitions are numbered as this thread meets them.
class RowFinder {
  public:
    RowFinder(const Scan& scan, const lake::PartitionKey& key)
        : scan_(scan), key_(key), partition_row_(scan, scan.spec.partition_by) {
        if (scan.plan.condition) filter_.emplace(*scan.plan.condition, scan.survey.schema);
        for (const size_t output : scan.spec.partition_by) {
            partition_columns_.push_back(scan.plan.outputs[output].column);
        }
    }

    // Answers how many lines there were.
    int64_t find(const source::Block& block, std::vector<RowPlace>& places) {
        const auto bytes =
            scan_.survey.files[block.file].bytes->bytes().substr(block.offset, block.size);
        source::PlainLines lines(bytes, scan_.survey.spec.dialect.delimiter);
        const auto& fields = scan_.survey.files[block.file].columns;
        const auto field = [&](size_t column) -> Field {
            // A field can only be missing from a line if the file changed since the survey.
            if (!fields[column] || *fields[column] >= lines.field_count()) return std::nullopt;
            const std::string_view text = lines.field(*fields[column]);
            if (scan_.is_null(text)) return std::nullopt;
            return text;
        };
        int64_t count = 0;
        while (lines.next()) {
            ++count;
            if (filter_ && !filter_->keeps(field)) continue;
            const uint32_t partition = find_partition(field);
            places.push_back({static_cast<uint32_t>(lines.begin()), partition});
            bytes_[partition] += static_cast<int64_t>(lines.end() - lines.begin());
        }
        places.shrink_to_fit();  // the plan counted on eight bytes for a row
        return count;
    }

    size_t partitions() const { return bytes_.size(); }
    std::string_view key(size_t partition) const { return keys_.text(partition); }
    int64_t bytes(size_t partition) const { return bytes_[partition]; }

  private:
    // The same text gives the same partition, so values are converted once for each text and not
    // once for each row.
    template <typename FieldOf>
    uint32_t find_partition(const FieldOf& field) {
        text_.clear();
        for (const size_t column : partition_columns_) {
            if (const Field value = field(column)) {
                text_ += *value;
            } else {
                text_ += '\0';  // neither stands in a field of a plain file
            }
            text_ += '\n';
        }
        const size_t number = texts_.number(text_);
        if (number < partition_of_text_.size()) return partition_of_text_[number];
        partition_row_.clear();
        partition_row_.add(field);
        std::string key;
        key_.append(partition_row_.view(), 0, key);
        const size_t partition = keys_.number(key);
        if (partition == bytes_.size()) bytes_.push_back(0);
        partition_of_text_.push_back(static_cast<uint32_t>(partition));
        return static_cast<uint32_t>(partition);
    }

    const Scan& scan_;
    const lake::PartitionKey& key_;
    std::optional<ScanFilter> filter_;
    std::vector<size_t> partition_columns_;
    ColumnBatch partition_row_;
    std::string text_;  // of the fields that a partition is computed from
    base::TextIndex texts_;
    std::vector<uint32_t> partition_of_text_;
    base::TextIndex keys_;
    std::vector<int64_t> bytes_;  // of the lines of each partition
};

// The partitions of all finders in the order of their keys; `numbers[finder][theirs]` is the place
// there.
std::vector<RowPlaces::Partition> join(const std::vector<std::unique_ptr<RowFinder>>& finders,
                                       std::vector<std::vector<uint32_t>>& numbers) {
    std::map<std::string_view, uint32_t> places;
    for (const auto& finder : finders) {
        for (size_t p = 0; finder && p < finder->partitions(); ++p) places[finder->key(p)];
    }
    std::vector<RowPlaces::Partition> partitions;
    for (auto& [key, place] : places) {
        place = static_cast<uint32_t>(partitions.size());
        partitions.push_back({std::string(key), 0});
    }
    for (const auto& finder : finders) {
        auto& theirs = numbers.emplace_back();
        for (size_t p = 0; finder && p < finder->partitions(); ++p) {
            theirs.push_back(places[finder->key(p)]);
            partitions[theirs[p]].bytes += finder->bytes(p);
        }
    }
    return partitions;
}

}  // namespace

base::Result<RowPlaces> find_row_places(const Scan& scan, const lake::PartitionKey& key,
                                        const base::Stop& stop, lake::WriteProgress& progress) {
    const size_t threads = std::max<size_t>(1, scan.spec.threads);
    const size_t blocks = scan.survey.blocks.size();
    RowPlaces found;
    found.blocks.resize(blocks);
    std::vector<std::unique_ptr<RowFinder>> finders(threads);
    std::vector<size_t> finder_of(blocks);
    MR_TRY(base::parallel_for(
        blocks, threads, stop, [&](size_t block, size_t worker) -> base::Result<void> {
            if (!finders[worker]) finders[worker] = std::make_unique<RowFinder>(scan, key);
            finder_of[block] = worker;
            progress.rows_in.fetch_add(
                finders[worker]->find(scan.survey.blocks[block], found.blocks[block]),
                std::memory_order_relaxed);
            return {};
        }));
    std::vector<std::vector<uint32_t>> numbers;
    found.partitions = join(finders, numbers);
    MR_TRY(
        base::parallel_for(blocks, threads, stop, [&](size_t block, size_t) -> base::Result<void> {
            const auto& number = numbers[finder_of[block]];
            for (RowPlace& place : found.blocks[block]) place.partition = number[place.partition];
            return {};
        }));
    return found;
}

}  // namespace millrace::elt
