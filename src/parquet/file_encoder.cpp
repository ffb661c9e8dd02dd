// SPDX-License-Identifier: Apache-2.0
#include "parquet/file_encoder.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/parallel.h"
#include "parquet/column_chunk.h"
#include "parquet/leaf.h"
#include "parquet/levels.h"
#include "parquet/page.h"
#include "parquet/schema_writer.h"
#include "parquet/thrift.h"

namespace millrace::parquet {
namespace {

constexpr std::string_view kMagic = "PAR1";
constexpr std::string_view kCreatedBy = "millrace version 0.1.0";
constexpr int32_t kFormatVersion = 2;

// From here on it is worth waking other threads for a row group.
constexpr size_t kRowsWorthThreads = 16'384;

void write_statistics(const ChunkSummary& chunk, int16_t field, ThriftWriter& writer) {
    writer.begin_struct(field);
    writer.i64(3, chunk.null_count);
    if (chunk.bounds.is_known()) {
        writer.binary(5, chunk.bounds.max);
        writer.binary(6, chunk.bounds.min);
        writer.boolean(7, chunk.bounds.is_max_exact);
        writer.boolean(8, chunk.bounds.is_min_exact);
    }
    writer.end_struct();
}

// One ColumnChunk. `begin` is where in the file the chunk begins.
void write_chunk(const Leaf& leaf, const ChunkSummary& chunk, int64_t begin, ThriftWriter& writer) {
    using ElementType = ThriftWriter::ElementType;
    const bool has_levels = leaf.definition_max > 0;
    writer.begin_struct();
    writer.i64(2, 0);  // file_offset: required, but without meaning since format 2.11
    writer.begin_struct(3);
    writer.i32(1, static_cast<int32_t>(leaf.physical));
    writer.begin_list(2, ElementType::I32, 1u + chunk.has_dictionary + has_levels);
    if (chunk.has_dictionary) writer.element(static_cast<int32_t>(Encoding::Plain));
    if (has_levels) writer.element(static_cast<int32_t>(Encoding::Rle));
    writer.element(static_cast<int32_t>(chunk.encoding));
    writer.begin_list(3, ElementType::Binary, leaf.path.size());
    for (const std::string& name : leaf.path) writer.element(name);
    writer.i32(4, static_cast<int32_t>(chunk.codec));
    writer.i64(5, chunk.entries);
    writer.i64(6, chunk.raw_bytes);
    writer.i64(7, chunk.stored_bytes);
    writer.i64(9, begin + chunk.data_page_offset);
    if (chunk.has_dictionary) writer.i64(11, begin);
    write_statistics(chunk, 12, writer);
    writer.end_struct();
    writer.end_struct();
}

}  // namespace

struct FileEncoder::State {
    State(columnar::Schema of, const EncoderOptions& options, size_t threads)
        : schema(std::move(of)), storable(check_storable(schema)) {
        if (storable.ok()) leaves = leaves_of(schema);
        for (size_t leaf = leaves.size(); leaf-- > 0;) first_leaf[leaves[leaf].column] = leaf;
        for (size_t i = 0; i < std::max<size_t>(threads, 1); ++i) workers.emplace_back(options);
    }

    // What one thread encodes columns with.
    struct Worker {
        explicit Worker(const EncoderOptions& options) : chunks(options) {}
        Shredder shredder;
        ChunkEncoder chunks;
    };
    base::Result<void> encode_column(size_t column, const columnar::ColumnView& view,
                                     Worker& worker, std::string& out);
    // Tells the footer of a column whose chunks stand in the file now.
    void add_column(size_t column, const columnar::ColumnView& view);
    void write_footer(std::string& out) const;
    FileStatistics statistics() const;

    const columnar::Schema schema;
    const base::Result<void> storable;
    std::vector<Leaf> leaves;
    std::map<size_t, size_t> first_leaf;  // by column
    std::vector<Worker> workers;

    // Of the file being written.
    int64_t bytes = 0;
    int64_t rows = 0;
    size_t row_group_count = 0;
    std::string row_groups;            // RowGroup structs, as they will stand in the footer
    std::vector<int64_t> null_counts;  // by column of the schema
    std::vector<Bounds> bounds;        // by leaf

    // Of the row group being written.
    std::vector<ChunkSummary> chunks;  // by leaf
    int64_t raw_bytes = 0;
};

base::Result<void> FileEncoder::State::encode_column(size_t column,
                                                     const columnar::ColumnView& view,
                                                     Worker& worker, std::string& out) {
    size_t leaf = first_leaf.at(column);
    const auto* views = MR_TRY(worker.shredder.shred(schema.fields[column], view));
    for (const Shredder::LeafView& leaf_view : *views) {
        chunks[leaf] =
            MR_TRY(worker.chunks.append(leaves[leaf], *leaf_view.column, *leaf_view.levels, out));
        ++leaf;
    }
    return {};
}

void FileEncoder::State::add_column(size_t column, const columnar::ColumnView& view) {
    null_counts[column] += static_cast<int64_t>(null_count(view));
    ThriftWriter writer(row_groups);
    for (size_t leaf = first_leaf.at(column); leaf < leaves.size() && leaves[leaf].column == column;
         ++leaf) {
        const ChunkSummary& chunk = chunks[leaf];
        write_chunk(leaves[leaf], chunk, bytes, writer);
        bounds[leaf].merge(chunk.bounds, leaves[leaf]);
        raw_bytes += chunk.raw_bytes;
        bytes += chunk.stored_bytes;
    }
}

void FileEncoder::State::write_footer(std::string& out) const {
    using ElementType = ThriftWriter::ElementType;
    ThriftWriter writer(out);
    writer.begin_struct();
    writer.i32(1, kFormatVersion);
    write_schema(schema, 2, writer);
    writer.i64(3, rows);
    writer.begin_list(4, ElementType::Struct, row_group_count);
    out.append(row_groups);
    writer.binary(6, kCreatedBy);
    writer.begin_list(7, ElementType::Struct, leaves.size());
    for (size_t leaf = 0; leaf < leaves.size(); ++leaf) {
        writer.begin_struct();
        writer.empty_struct(1);  // ColumnOrder.TYPE_ORDER, without which readers ignore the bounds
        writer.end_struct();
    }
    writer.end_struct();
}

FileStatistics FileEncoder::State::statistics() const {
    FileStatistics statistics;
    statistics.rows = rows;
    statistics.bytes = bytes;
    statistics.columns.resize(schema.fields.size());
    for (size_t column = 0; column < null_counts.size(); ++column) {
        statistics.columns[column].null_count = null_counts[column];
    }
    for (size_t leaf = 0; leaf < leaves.size(); ++leaf) {
        const size_t column = leaves[leaf].column;
        if (schema.fields[column].type.is_nested() || !bounds[leaf].is_known()) continue;
        statistics.columns[column].min = bounds[leaf].min;
        statistics.columns[column].max = bounds[leaf].max;
    }
    return statistics;
}

FileEncoder::FileEncoder(columnar::Schema schema, const EncoderOptions& options, size_t threads)
    : state_(std::make_unique<State>(std::move(schema), options, threads)) {}
FileEncoder::~FileEncoder() = default;
FileEncoder::FileEncoder(FileEncoder&&) noexcept = default;

void FileEncoder::begin(std::string& out) {
    State& state = *state_;
    out.append(kMagic);
    state.bytes = static_cast<int64_t>(kMagic.size());
    state.rows = 0;
    state.row_group_count = 0;
    state.row_groups.clear();
    state.null_counts.assign(state.schema.fields.size(), 0);
    state.bounds.assign(state.leaves.size(), Bounds{});
}

base::Result<void> FileEncoder::add_row_group(const columnar::BatchView& batch, std::string& out) {
    State& state = *state_;
    MR_CHECK(state.bytes > 0);  // begin() was called
    MR_CHECK(batch.columns.size() == state.schema.fields.size());
    if (!state.storable.ok()) return base::Error(state.storable.error());
    if (batch.rows == 0) return {};

    // RowGroup: columns come first, so they are written to the footer as they are encoded.
    ThriftWriter writer(state.row_groups);
    writer.begin_struct();
    writer.begin_list(1, ThriftWriter::ElementType::Struct, state.leaves.size());
    state.raw_bytes = 0;
    state.chunks.resize(state.leaves.size());
    const size_t columns = batch.columns.size();
    for (const auto& column : batch.columns) MR_CHECK(column.rows == batch.rows);
    if (state.workers.size() == 1 || batch.rows < kRowsWorthThreads) {
        for (size_t column = 0; column < columns; ++column) {
            MR_TRY(state.encode_column(column, batch.columns[column], state.workers[0], out));
            state.add_column(column, batch.columns[column]);
        }
    } else {
        std::vector<std::string> encoded(columns);
        const base::Stop never;  // a row group is short work
        MR_TRY(base::parallel_for(
            columns, state.workers.size(), never, [&](size_t column, size_t worker) {
                return state.encode_column(column, batch.columns[column], state.workers[worker],
                                           encoded[column]);
            }));
        for (size_t column = 0; column < columns; ++column) {
            out += encoded[column];
            state.add_column(column, batch.columns[column]);
        }
    }
    writer.i64(2, state.raw_bytes);
    writer.i64(3, static_cast<int64_t>(batch.rows));
    writer.end_struct();
    ++state.row_group_count;
    state.rows += static_cast<int64_t>(batch.rows);
    return {};
}

FileStatistics FileEncoder::finish(std::string& out) {
    State& state = *state_;
    MR_CHECK(state.bytes > 0);  // begin() was called
    const size_t footer_begin = out.size();
    state.write_footer(out);
    const auto footer_size = static_cast<uint32_t>(out.size() - footer_begin);
    out.append(reinterpret_cast<const char*>(&footer_size), sizeof(footer_size));
    out.append(kMagic);
    state.bytes += static_cast<int64_t>(out.size() - footer_begin);
    FileStatistics statistics = state.statistics();
    state.bytes = 0;
    return statistics;
}

}  // namespace millrace::parquet
