// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "lake/row_pool.h"
#include "lake/row_run.h"

namespace millrace::lake {

// Sorted rows, one after the other. One thread.
class RowStream {
  public:
    virtual ~RowStream() = default;
    // The next row, or false at the end. Rows stay where they are until release().
    virtual base::Result<bool> next(std::string_view& row) = 0;
    // Gives back the memory of the rows so far.
    virtual void release() = 0;
};

// Rows that are in memory, sorted; they are borrowed and outlive the stream.
class SortedRows final : public RowStream {
  public:
    explicit SortedRows(std::span<const RowRef> rows) : rows_(rows) {}
    base::Result<bool> next(std::string_view& row) override {
        if (at_ == rows_.size()) return false;
        row = rows_[at_++].row();
        return true;
    }
    void release() override {}

  private:
    std::span<const RowRef> rows_;
    size_t at_ = 0;
};

// A sorted run in a spill file, which several threads read at once.
struct SpilledRun {
    const base::File* file = nullptr;
    int64_t offset = 0;
    int64_t bytes = 0;
    int64_t rows = 0;
};

// One order out of many: spilled runs, each read through a buffer of `buffer_bytes` (more if a row
// is longer), and rows in memory. Of equal rows the first alone is given if `distinct`.
class MergedRows final : public RowStream {
  public:
    MergedRows(std::span<const SpilledRun> runs, std::span<const RowRef> rows, bool distinct,
               size_t buffer_bytes);
    ~MergedRows() override;
    base::Result<bool> next(std::string_view& row) override;
    void release() override;

  private:
    struct Source;
    // Moves `source` to its next row and into the heap; at its end it stays out.
    base::Result<void> advance(Source& source);

    std::vector<std::unique_ptr<Source>> sources_;
    std::vector<Source*> heap_;  // the smallest row on top
    bool started_ = false;
    bool distinct_;
    RowPool pool_;           // the rows given since release()
    std::string_view last_;  // the row given last, in pool_ or kept_
    std::string kept_;
    bool any_ = false;
};

// All rows of `runs`, read into `pool`.
base::Result<void> collect(std::span<const SpilledRun> runs, RowPool& pool,
                           std::vector<RowRef>& rows);

}  // namespace millrace::lake
