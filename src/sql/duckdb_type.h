// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <duckdb.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "columnar/column.h"
#include "columnar/type.h"

namespace millrace::sql {

duckdb::LogicalType to_duckdb(const columnar::Type& type);

// The stored type for a column of a result. `cast` is set when the engine must cast to it first.
struct StoredType {
    columnar::Type type;
    bool cast = false;
};
base::Result<StoredType> from_duckdb(const std::string& column, const duckdb::LogicalType& type);
// Timestamps of nanoseconds have a stored type, but one that cuts them to microseconds.
bool holds_nanoseconds(const duckdb::LogicalType& type);
// Maps have one too, but m[key] means something else of a list.
bool holds_map(const duckdb::LogicalType& type);
base::Error cannot_be_stored(const std::string& column, const duckdb::LogicalType& type);

// Views of a chunk's vectors without copying (UUIDs excepted). `types` must outlive the view.
class ChunkView {
  public:
    explicit ChunkView(const columnar::Schema& schema) : schema_(schema) {}
    // Flattens the chunk in place; the view is valid as long as the chunk is.
    columnar::BatchView view(duckdb::DataChunk& chunk);

  private:
    columnar::ColumnView view_vector(const columnar::Type& type, duckdb::Vector& vector,
                                     size_t rows);
    const columnar::Schema& schema_;
    std::deque<std::vector<columnar::UInt128>> uuids_;
};

}  // namespace millrace::sql
