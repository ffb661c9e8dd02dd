// SPDX-License-Identifier: Apache-2.0
#include "elt/fast_route.h"

#include <memory>
#include <optional>

#include "base/parallel.h"
#include "elt/partition_finder.h"
#include "elt/row_encoder.h"
#include "elt/scan.h"
#include "elt/scan_filter.h"
#include "lake/partition_layout.h"
#include "source/plain_lines.h"

namespace millrace::elt {
namespace {

// Turns the lines of one block after the other into rows of a writer. One for each thread.
class BlockReader {
  public:
    BlockReader(const Scan& scan, const lake::PartitionLayout& layout,
                std::unique_ptr<lake::PartitionWriter::Input> rows)
        : scan_(scan),
          fields_(scan.survey.schema.fields.size()),
          row_(scan, layout.key_order),
          rows_(std::move(rows)),
          partitions_(scan, *rows_) {
        if (scan.plan.condition) filter_.emplace(*scan.plan.condition, scan.survey.schema);
    }

    // Answers how many lines there were.
    base::Result<int64_t> read(const source::Block& block) {
        const auto& file = scan_.survey.files[block.file];
        source::PlainLines lines(file.bytes->bytes().substr(block.offset, block.size),
                                 scan_.survey.spec.dialect.delimiter);
        for (size_t column = 0; column < file.columns.size(); ++column) {
            fields_[column] = file.columns[column].value_or(kMissing);
        }
        const auto field = [&](size_t column) -> Field {
            // A field can only be missing from a line if the file changed since the survey.
            const size_t index = fields_[column];
            if (index >= lines.field_count()) return std::nullopt;
            const std::string_view text = lines.field(index);
            if (scan_.is_null(text)) return std::nullopt;
            return text;
        };
        int64_t count = 0;
        for (; lines.next(); ++count) {
            if (filter_ && !filter_->keeps(field)) continue;
            const size_t bytes = lines.end() - lines.begin();
            const uint32_t bucket = partitions_.find(field, bytes);
            MR_TRY(rows_->append(bucket, row_.encode(field, bytes)));
        }
        return count;
    }

  private:
    static constexpr size_t kMissing = SIZE_MAX;

    const Scan& scan_;
    std::vector<size_t> fields_;  // of the block's file: where a source column stands in a line
    std::optional<ScanFilter> filter_;
    RowEncoder row_;
    std::unique_ptr<lake::PartitionWriter::Input> rows_;
    PartitionFinder partitions_;
};

}  // namespace

FastRoute check_fast_route(const sql::ScanPlan& plan, const source::Survey& survey) {
    if (survey.spec.format != source::Format::Csv) return {false, "reads no CSV source"};
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
    auto writer = MR_TRY(lake::PartitionWriter::make(spec, stop, progress));
    {
        std::vector<std::unique_ptr<BlockReader>> readers(std::max<size_t>(1, spec.threads));
        MR_TRY(base::parallel_for(
            survey.blocks.size(), readers.size(), stop,
            [&](size_t block, size_t thread) -> base::Result<void> {
                auto& reader = readers[thread];
                if (!reader) reader = std::make_unique<BlockReader>(scan, layout, writer->input());
                progress.rows_in.fetch_add(MR_TRY(reader->read(survey.blocks[block])),
                                           std::memory_order_relaxed);
                return {};
            }));
    }
    return writer->finish();
}

}  // namespace millrace::elt
