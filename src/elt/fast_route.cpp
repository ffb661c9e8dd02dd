// SPDX-License-Identifier: Apache-2.0
#include "elt/fast_route.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/parallel.h"
#include "base/text.h"
#include "elt/scan_filter.h"
#include "lake/partition_files.h"
#include "lake/partition_layout.h"
#include "lake/partition_value.h"
#include "source/null_strings.h"
#include "source/plain_lines.h"

namespace millrace::elt {
namespace {

constexpr size_t kBatchRows = 2048;

// What all threads share and nobody changes.
struct Scan {
    const sql::ScanPlan& plan;
    const source::Survey& survey;
    const lake::WriteSpec& spec;

    // The field of each source column in a file; nothing where the file lacks it.
    std::optional<size_t> field_of(size_t file, size_t column) const {
        return survey.files[file].columns[column];
    }
    bool is_null(std::string_view text) const { return nulls.is_null({text, false}); }

    source::NullStrings nulls{survey.spec.dialect};
};

// Converts fields into columns of up to kBatchRows rows, in memory of its own.
class ColumnBatch {
  public:
    ColumnBatch(const Scan& scan, std::vector<size_t> outputs)
        : scan_(scan), outputs_(std::move(outputs)) {
        view_.columns.resize(scan.plan.outputs.size());
        for (const size_t output : outputs_) {
            Column& column = columns_.emplace_back();
            column.type = &scan.spec.schema.fields[output].type;
            column.source_type = &scan.survey.schema.fields[scan.plan.outputs[output].column].type;
            column.convert = source::converter_for(*column.source_type);
            column.width = columnar::value_size(*column.type);
            column.data.resize((kBatchRows * column.width + 7) / 8);
            column.validity.resize(kBatchRows / 64);
        }
        clear();
    }

    void clear() {
        rows_ = 0;
        for (Column& column : columns_) {
            std::fill(column.validity.begin(), column.validity.end(), ~uint64_t{0});
            column.has_null = false;
        }
    }
    size_t rows() const { return rows_; }

    // Adds a row; `field(column)` gives the field of a source column.
    template <typename FieldOf>
    void add(const FieldOf& field) {
        for (size_t i = 0; i < outputs_.size(); ++i) {
            Column& column = columns_[i];
            const sql::ScanOutput& output = scan_.plan.outputs[outputs_[i]];
            const Field text = field(output.column);
            if (!text) {
                column.validity[rows_ / 64] &= ~(uint64_t{1} << (rows_ % 64));
                column.has_null = true;
                continue;
            }
            char* slot = reinterpret_cast<char*>(column.data.data()) + rows_ * column.width;
            if (output.kind == sql::ScanOutput::Kind::Column) {
                if (column.type->kind == columnar::TypeKind::Text) {
                    const columnar::TextRef value(*text);
                    std::memcpy(slot, &value, sizeof(value));
                } else {
                    MR_CHECK(column.convert(*column.source_type, *text, slot) == source::Fit::Yes);
                }
            } else {
                const int64_t part = date_part(output.kind, column, *text);
                std::memcpy(slot, &part, sizeof(part));
            }
        }
        ++rows_;
    }

    // Columns that were not asked for have no data.
    const columnar::BatchView& view() {
        view_.rows = rows_;
        for (size_t i = 0; i < outputs_.size(); ++i) {
            columnar::ColumnView& view = view_.columns[outputs_[i]];
            view.type = columns_[i].type;
            view.data = columns_[i].data.data();
            view.validity = columns_[i].has_null ? columns_[i].validity.data() : nullptr;
            view.rows = rows_;
        }
        return view_;
    }

  private:
    struct Column {
        const columnar::Type* type = nullptr;
        const columnar::Type* source_type = nullptr;
        source::Converter convert = nullptr;
        size_t width = 0;
        std::vector<uint64_t> data;
        std::vector<uint64_t> validity;
        bool has_null = false;
    };

    static int64_t date_part(sql::ScanOutput::Kind kind, const Column& column, std::string_view text) {
        source::Slot slot{};
        MR_CHECK(column.convert(*column.source_type, text, slot.data()) == source::Fit::Yes);
        int32_t days = 0;
        std::memcpy(&days, slot.data(), sizeof(days));
        const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
        switch (kind) {
            case sql::ScanOutput::Kind::Year: return static_cast<int>(date.year());
            case sql::ScanOutput::Kind::Month: return static_cast<unsigned>(date.month());
            default: return static_cast<unsigned>(date.day());
        }
    }

    const Scan& scan_;
    std::vector<size_t> outputs_;
    std::vector<Column> columns_;
    columnar::BatchView view_;
    size_t rows_ = 0;
};

// A line that belongs to a partition: where it begins. Its file follows from the address.
using LineStart = const char*;

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
        : scan_(scan), key_(key), progress_(progress), partition_row_(scan, scan.spec.partition_by) {
        if (scan.plan.condition) filter_.emplace(*scan.plan.condition, scan.survey.schema);
        for (const size_t output : scan.spec.partition_by) {
            partition_columns_.push_back(scan.plan.outputs[output].column);
        }
    }

    void run(const source::Block& block) {
        const auto bytes = scan_.survey.files[block.file].bytes->bytes().substr(block.offset, block.size);
        source::PlainLines lines(bytes, scan_.survey.spec.dialect.delimiter);
        std::vector<std::optional<size_t>> fields;
        for (size_t c = 0; c < scan_.survey.schema.fields.size(); ++c) {
            fields.push_back(scan_.field_of(block.file, c));
        }
        const auto field = [&](size_t column) -> Field {
            if (!fields[column]) return std::nullopt;
            const std::string_view text = lines.field(*fields[column]);
            if (scan_.is_null(text)) return std::nullopt;
            return text;
        };
        int64_t rows = 0;
        while (lines.next()) {
            if (lines.begin() == lines.end()) continue;  // an empty line is no row
            ++rows;
            if (filter_ && !filter_->keeps(field)) continue;
            text_.clear();
            for (const size_t column : partition_columns_) {
                if (fields[column]) text_ += lines.field(*fields[column]);
                text_ += '\n';  // stands in no field of a plain file
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

// Cuts single lines, wherever they stand.
class LineCutter {
  public:
    explicit LineCutter(const Scan& scan) : scan_(scan) {
        for (size_t i = 0; i < scan.survey.files.size(); ++i) {
            const std::string_view bytes = scan.survey.files[i].bytes->bytes();
            if (!bytes.empty()) files_.push_back({bytes.data(), bytes.data() + bytes.size(), i});
        }
        std::sort(files_.begin(), files_.end(),
                  [](const File& a, const File& b) { return a.begin < b.begin; });
    }

    // Cuts the line and keeps what fields() needs.
    void cut(LineStart line) {
        const auto after = std::upper_bound(files_.begin(), files_.end(), line,
                                            [](LineStart at, const File& f) { return at < f.begin; });
        const File& file = *std::prev(after);
        file_ = file.index;
        begin_ = line;
        ends_.clear();
        const char delimiter = scan_.survey.spec.dialect.delimiter;
        const char* at = line;
#ifdef __SSE2__
        // Sixteen bytes at a time, as long as they are all the file's.
        const __m128i delimiters = _mm_set1_epi8(delimiter);
        const __m128i newlines = _mm_set1_epi8('\n');
        for (; file.end - at >= 16; at += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
            const auto ends = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, newlines)));
            auto fields = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, delimiters)));
            if (ends != 0) fields &= (ends & -ends) - 1;  // those before the first newline
            for (; fields != 0; fields &= fields - 1) ends_.push_back(at + std::countr_zero(fields));
            if (ends != 0) {
                ends_.push_back(at + std::countr_zero(ends));
                return;
            }
        }
#endif
        for (; at != file.end && *at != '\n'; ++at) {
            if (*at == delimiter) ends_.push_back(at);
        }
        ends_.push_back(at);
    }
    Field field(size_t column) const {
        const auto index = scan_.field_of(file_, column);
        if (!index) return std::nullopt;
        const char* from = *index == 0 ? begin_ : ends_[*index - 1] + 1;
        const std::string_view text(from, static_cast<size_t>(ends_[*index] - from));
        if (scan_.is_null(text)) return std::nullopt;
        return text;
    }

  private:
    struct File {
        const char* begin;
        const char* end;
        size_t index;
    };
    const Scan& scan_;
    std::vector<File> files_;
    size_t file_ = 0;
    LineStart begin_ = nullptr;
    std::vector<const char*> ends_;
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
                if (stored_.rows() == kBatchRows) flush();
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
            return std::find(scan.spec.partition_by.begin(), scan.spec.partition_by.end(), output) !=
                   scan.spec.partition_by.end();
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
        spec.memory_bytes_max = scan_.spec.memory_bytes_max / 2 / std::max<size_t>(1, scan_.spec.threads);
        auto writer = MR_TRY(lake::PartitionWriter::make(std::move(spec), stop_, progress));
        {
            auto input = writer->input();
            whole_.clear();
            for (const auto* lines : partition.lines) {
                for (const LineStart line : *lines) {
                    cutter_.cut(line);
                    whole_.add([this](size_t column) { return cutter_.field(column); });
                    if (whole_.rows() < kBatchRows) continue;
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
    MR_TRY(base::parallel_for(
        survey.blocks.size(), threads, stop, [&](size_t block, size_t worker) -> base::Result<void> {
            if (!first[worker]) first[worker] = std::make_unique<FirstPass>(scan, key, progress);
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
