// SPDX-License-Identifier: Apache-2.0
#include "elt/fast_route.h"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/parallel.h"
#include "base/text.h"
#include "elt/line_cutter.h"
#include "elt/scan_batch.h"
#include "elt/scan_filter.h"
#include "lake/partition_files.h"
#include "lake/partition_layout.h"
#include "lake/partition_value.h"
#include "source/plain_lines.h"

namespace millrace::elt {
namespace {

// The lines of each partition that one thread has found.
struct Buckets {
    // Partitions by the raw text of the fields they are computed from: the same text gives the same
    // partition, so values are converted once for each text and not once for each row.
    std::unordered_map<std::string, size_t> by_text;
    std::map<std::string, size_t> by_key;  // PartitionKey -> index into lines
    std::deque<std::vector<LineStart>> lines;
    std::string last_text;
    size_t last = 0;
};

class FirstPass {
  public:
    FirstPass(const Scan& scan, const lake::PartitionKey& key, lake::WriteProgress& progress)
        : scan_(scan),
          key_(key),
          progress_(progress),
          partition_row_(scan, scan.spec.partition_by) {
        if (scan.plan.condition) filter_.emplace(*scan.plan.condition, scan.survey.schema);
        for (const size_t output : scan.spec.partition_by) {
            partition_columns_.push_back(scan.plan.outputs[output].column);
        }
    }

    void run(const source::Block& block) {
        const auto bytes =
            scan_.survey.files[block.file].bytes->bytes().substr(block.offset, block.size);
        source::PlainLines lines(bytes, scan_.survey.spec.dialect.delimiter);
        std::vector<std::optional<size_t>> fields;
        for (size_t c = 0; c < scan_.survey.schema.fields.size(); ++c) {
            fields.push_back(scan_.field_of(block.file, c));
        }
        const auto field = [&](size_t column) -> Field {
            // A field can only be missing from a line if the file changed since the survey.
            if (!fields[column] || *fields[column] >= lines.field_count()) return std::nullopt;
            const std::string_view text = lines.field(*fields[column]);
            if (scan_.is_null(text)) return std::nullopt;
            return text;
        };
        int64_t rows = 0;
        while (lines.next()) {
            ++rows;
            if (filter_ && !filter_->keeps(field)) continue;
            text_.clear();
            for (const size_t column : partition_columns_) {
                if (const Field value = field(column)) {
                    text_ += *value;
                } else {
                    text_ += '\0';  // neither stands in a field of a plain file
                }
                text_ += '\n';
            }
            if (text_ != buckets_.last_text || buckets_.lines.empty()) find_bucket(field);
            buckets_.lines[buckets_.last].push_back(bytes.data() + lines.begin());
        }
        progress_.rows_in.fetch_add(rows, std::memory_order_relaxed);
    }

    Buckets& buckets() { return buckets_; }

  private:
    template <typename FieldOf>
    void find_bucket(const FieldOf& field) {
        const auto [known, fresh] = buckets_.by_text.try_emplace(text_, 0);
        if (fresh) {
            partition_row_.clear();
            partition_row_.add(field);
            std::string key;
            key_.append(partition_row_.view(), 0, key);
            const auto [bucket, added] = buckets_.by_key.try_emplace(key, buckets_.lines.size());
            if (added) buckets_.lines.emplace_back();
            known->second = bucket->second;
        }
        buckets_.last = known->second;
        buckets_.last_text = text_;
    }

    const Scan& scan_;
    const lake::PartitionKey& key_;
    lake::WriteProgress& progress_;
    std::optional<ScanFilter> filter_;
    std::vector<size_t> partition_columns_;
    ColumnBatch partition_row_;
    Buckets buckets_;
    std::string text_;
};

// One partition: the lines that each thread found of it.
struct Partition {
    std::string key;
    std::vector<const std::vector<LineStart>*> lines;
};

class SecondPass {
  public:
    SecondPass(const Scan& scan, const lake::PartitionLayout& layout, const lake::PartitionKey& key,
               const base::Stop& stop, lake::WriteProgress& progress)
        : scan_(scan),
          key_(key),
          stop_(stop),
          cutter_(scan),
          stored_(scan, stored_outputs(scan)),
          whole_(scan, all_outputs(scan)),
          encoder_(scan.spec.schema, layout.key_order),
          files_(scan.spec, layout, stop, progress) {}

    base::Result<std::vector<lake::WrittenFile>> run(const Partition& partition) {
        size_t bytes = 0;
        for (const auto* lines : partition.lines) bytes += lines->size() * kRowBytesGuess;
        if (bytes > scan_.spec.memory_bytes_max / 2 / std::max<size_t>(1, scan_.spec.threads)) {
            return run_large(partition);
        }
        arena_.clear();
        sizes_.clear();
        for (const auto* lines : partition.lines) {
            for (size_t i = 0; i < lines->size(); ++i) {
                if (i + kAhead < lines->size()) __builtin_prefetch((*lines)[i + kAhead]);
                cutter_.cut((*lines)[i]);
                stored_.add([this](size_t column) { return cutter_.field(column); });
                if (stored_.rows() == ColumnBatch::kRows) flush();
            }
        }
        flush();
        rows_.clear();
        size_t at = 0;
        for (const uint32_t size : sizes_) {
            rows_.emplace_back(std::string_view(arena_).substr(at, size));
            at += size;
        }
        return files_.write(key_.values(partition.key), rows_);
    }

  private:
    static constexpr size_t kAhead = 8;
    static constexpr size_t kRowBytesGuess = 256;  // key and bookkeeping of a row, generously

    static std::vector<size_t> all_outputs(const Scan& scan) {
        std::vector<size_t> outputs(scan.plan.outputs.size());
        for (size_t i = 0; i < outputs.size(); ++i) outputs[i] = i;
        return outputs;
    }
    static std::vector<size_t> stored_outputs(const Scan& scan) {
        std::vector<size_t> outputs = all_outputs(scan);
        std::erase_if(outputs, [&](size_t output) {
            return std::find(scan.spec.partition_by.begin(), scan.spec.partition_by.end(),
                             output) != scan.spec.partition_by.end();
        });
        return outputs;
    }

    void flush() {
        const columnar::BatchView& batch = stored_.view();
        for (size_t row = 0; row < batch.rows; ++row) {
            const size_t before = arena_.size();
            encoder_.append(batch, row, arena_);
            sizes_.push_back(static_cast<uint32_t>(arena_.size() - before));
        }
        stored_.clear();
    }

    // A partition that might not fit in memory goes through a writer of its own, which spills.
    base::Result<std::vector<lake::WrittenFile>> run_large(const Partition& partition) {
        lake::WriteProgress progress;
        lake::WriteSpec spec = scan_.spec;
        spec.threads = 1;
        spec.memory_bytes_max =
            scan_.spec.memory_bytes_max / 2 / std::max<size_t>(1, scan_.spec.threads);
        auto writer = MR_TRY(lake::PartitionWriter::make(std::move(spec), stop_, progress));
        {
            auto input = writer->input();
            whole_.clear();
            for (const auto* lines : partition.lines) {
                for (const LineStart line : *lines) {
                    cutter_.cut(line);
                    whole_.add([this](size_t column) { return cutter_.field(column); });
                    if (whole_.rows() < ColumnBatch::kRows) continue;
                    MR_TRY(input->append(whole_.view()));
                    whole_.clear();
                }
            }
            MR_TRY(input->append(whole_.view()));
        }
        return writer->finish();
    }

    const Scan& scan_;
    const lake::PartitionKey& key_;
    const base::Stop& stop_;
    LineCutter cutter_;
    ColumnBatch stored_;
    ColumnBatch whole_;
    columnar::RowKeyEncoder encoder_;
    lake::PartitionFiles files_;
    std::string arena_;  // the keys of a partition's rows, one after the other
    std::vector<uint32_t> sizes_;
    std::vector<lake::RowRef> rows_;
};

// The partitions that the threads found, in the order of their keys.
std::vector<Partition> join(std::vector<std::unique_ptr<FirstPass>>& passes) {
    std::map<std::string, std::vector<const std::vector<LineStart>*>> joined;
    for (auto& pass : passes) {
        if (!pass) continue;
        for (const auto& [key, index] : pass->buckets().by_key) {
            joined[key].push_back(&pass->buckets().lines[index]);
        }
    }
    std::vector<Partition> partitions;
    for (auto& [key, lines] : joined) partitions.push_back({key, std::move(lines)});
    return partitions;
}

}  // namespace

FastRoute check_fast_route(const sql::ScanPlan& plan, const source::Survey& survey,
                           const std::vector<std::string>& partition_by) {
    if (partition_by.empty()) return {false, "no partitions"};
    if (survey.spec.format != source::Format::Csv) return {false, "the source is not CSV"};
    for (const auto& file : survey.files) {
        if (!file.plain) return {false, file.path.filename().string() + ": " + file.why_not_plain};
    }
    for (const auto& output : plan.outputs) {
        if (survey.schema.fields[output.column].type.is_nested()) return {false, "a nested column"};
    }
    return {true, "plain CSV, filtered and derived row by row"};
}

base::Result<std::vector<lake::WrittenFile>> run_fast_route(const sql::ScanPlan& plan,
                                                            const source::Survey& survey,
                                                            const lake::WriteSpec& spec,
                                                            const base::Stop& stop,
                                                            lake::WriteProgress& progress) {
    const Scan scan{plan, survey, spec};
    const auto layout = MR_TRY(lake::PartitionLayout::make(spec));
    const lake::PartitionKey key(spec.schema, spec.partition_by);
    const size_t threads = std::max<size_t>(1, spec.threads);

    std::vector<std::unique_ptr<FirstPass>> first(threads);
    MR_TRY(base::parallel_for(survey.blocks.size(), threads, stop,
                              [&](size_t block, size_t worker) -> base::Result<void> {
                                  if (!first[worker])
                                      first[worker] =
                                          std::make_unique<FirstPass>(scan, key, progress);
                                  first[worker]->run(survey.blocks[block]);
                                  return {};
                              }));

    const std::vector<Partition> partitions = join(first);
    progress.partitions_total = static_cast<int64_t>(partitions.size());
    std::vector<std::unique_ptr<SecondPass>> second(threads);
    std::vector<std::vector<lake::WrittenFile>> written(partitions.size());
    MR_TRY(base::parallel_for(
        partitions.size(), threads, stop, [&](size_t task, size_t worker) -> base::Result<void> {
            auto& pass = second[worker];
            if (!pass) pass = std::make_unique<SecondPass>(scan, layout, key, stop, progress);
            written[task] = MR_TRY(pass->run(partitions[task]));
            progress.partitions_done.fetch_add(1, std::memory_order_relaxed);
            return {};
        }));
    std::vector<lake::WrittenFile> files;
    for (auto& some : written) std::move(some.begin(), some.end(), std::back_inserter(files));
    return files;
}

}  // namespace millrace::elt
