// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/json.h"
#include "columnar/column.h"
#include "columnar/type.h"

namespace millrace::parquet {

// Test support, not installed: rows written down as JSON, so that the same text makes the batch
// that is encoded and tells a reader what it must find.
//
// Numbers, booleans, lists, structs (as objects) and text stand for themselves. Dates and times are
// numbers in their storage unit, a decimal is its unscaled number as text, a UUID 32 and a blob any
// even number of hex digits. "nan", "inf", "-inf" and "-0.0" are floats too.
using Rows = std::vector<base::Json>;  // each an array with a value for each column

// A column with its memory. What null rows hold is rubbish on purpose, and list elements are laid
// out with gaps and out of order, for nobody may look at one or rely on the other.
class SampleColumn {
  public:
    // `type` must outlive the column.
    SampleColumn(const columnar::Type& type, const std::vector<base::Json>& values);
    columnar::ColumnView view() const;

  private:
    void put(size_t row, const base::Json& value);
    void put_lists(const std::vector<base::Json>& values);
    template <typename Stored>
    void store(size_t row, Stored value);

    const columnar::Type& type_;
    size_t rows_;
    std::vector<columnar::UInt128> data_;  // for its alignment
    std::vector<uint64_t> validity_;
    bool has_nulls_ = false;
    std::deque<std::string> texts_;
    std::vector<std::unique_ptr<SampleColumn>> children_;
};

class SampleBatch {
  public:
    // `schema` must outlive the batch.
    SampleBatch(const columnar::Schema& schema, const Rows& rows);
    columnar::BatchView view() const;

  private:
    size_t rows_;
    std::vector<std::unique_ptr<SampleColumn>> columns_;
};

// Anything a schema and its rows may be, decided by the seed alone.
class SampleMaker {
  public:
    explicit SampleMaker(uint64_t seed) : random_(seed) {}
    columnar::Schema schema(size_t columns);
    Rows rows(const columnar::Schema& schema, size_t count);
    base::Json value(const columnar::Type& type);

  private:
    uint64_t below(uint64_t bound) { return random_() % bound; }
    columnar::Type type(int depth);
    base::Json maybe_null(const columnar::Field& field);
    base::Json decimal(uint8_t precision);
    std::string text();
    std::string hex(size_t bytes);

    std::mt19937_64 random_;
};

}  // namespace millrace::parquet
