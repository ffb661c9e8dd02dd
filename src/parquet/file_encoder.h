// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "columnar/column.h"
#include "columnar/type.h"

namespace millrace::parquet {

enum class Compression : uint8_t { None, Snappy, Zstd };

struct EncoderOptions {
    Compression compression = Compression::Snappy;
    int zstd_level = 3;
    size_t page_bytes_max = 1 << 20;  // of one data page's values, before compression; a page ends
                                      // with the row that reaches it
};

// What a file says of one top-level column. Bounds are in Parquet's plain encoding (little-endian
// numbers, raw text bytes, big-endian decimals wider than 18 digits); absent when the column has no
// value, is nested, or has a NaN. Long text is cut to 64 bytes and `max` then rounded up, so bounds
// hold but need not occur.
struct ColumnStatistics {
    int64_t null_count = 0;
    std::optional<std::string> min;
    std::optional<std::string> max;
};

struct FileStatistics {
    int64_t rows = 0;
    int64_t bytes = 0;
    std::vector<ColumnStatistics> columns;  // by top-level column
};

// Writes Parquet files (format 2.x, data page v1, parquet.thrift of apache/parquet-format).
//
// The same rows in the same row groups give the same bytes, on any machine and any thread. Each
// column chunk takes the dictionary and the compression only where they make it smaller. Memory is
// kept between files, so one encoder should write many. Called by one thread at a time; the columns
// of a large row group are encoded on `threads`.
class FileEncoder {
  public:
    FileEncoder(columnar::Schema schema, const EncoderOptions& options, size_t threads = 1);
    ~FileEncoder();
    FileEncoder(FileEncoder&&) noexcept;

    // begin, add_row_group any number of times (also none), finish; then begin again. Each appends
    // to `out`; the caller may write `out` away and clear it between the calls. A row group is
    // encoded whole in memory: callers end it at kRowGroupRows, or earlier when its rows are
    // kRowGroupBytes together. One without rows is left out.
    // InvalidArgument for a null in a column that allows none and for what Parquet cannot store;
    // after an error the file is of no use, and begin() starts the next.
    void begin(std::string& out);
    base::Result<void> add_row_group(const columnar::BatchView& batch, std::string& out);
    FileStatistics finish(std::string& out);

    // Part of what files look like, so neither may depend on the machine.
    static constexpr size_t kRowGroupRows = 122'880;
    static constexpr size_t kRowGroupBytes = size_t{128} << 20;  // as row keys: long texts

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace millrace::parquet
