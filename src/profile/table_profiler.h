// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/mutex.h"
#include "columnar/column.h"
#include "columnar/type.h"
#include "profile/column_profiler.h"
#include "profile/table_profile.h"

namespace millrace::profile {

// Profiles the columns of a table in one pass over its rows, from any number of threads.
//
//     TableProfiler profiler(schema);
//     on each thread: { auto input = profiler.input(); for each batch: input->append(batch); }
//     TableProfile profile = profiler.finish();
//
// What is exact (counts, min, max, mean, stdev, and all else of a column of few distinct values)
// does not depend on how rows are spread over threads.
class TableProfiler {
  public:
    explicit TableProfiler(columnar::Schema schema);

    // One thread's share. Merges itself into the profiler, which must outlive it, when it goes.
    class Input {
      public:
        explicit Input(TableProfiler& profiler);
        ~Input();
        Input(const Input&) = delete;
        Input& operator=(const Input&) = delete;
        // The batch is borrowed during the call only. InvalidArgument if it has other columns.
        base::Result<void> append(const columnar::BatchView& batch);

      private:
        TableProfiler& profiler_;
        int64_t rows_ = 0;
        std::vector<std::unique_ptr<ColumnProfiler>> columns_;
    };
    std::unique_ptr<Input> input();  // any thread

    // Once, when every Input is gone.
    TableProfile finish();

  private:
    std::vector<std::unique_ptr<ColumnProfiler>> make_columns() const;

    const columnar::Schema schema_;
    base::Mutex mutex_;
    int64_t rows_ MR_GUARDED_BY(mutex_) = 0;
    std::vector<std::unique_ptr<ColumnProfiler>> columns_ MR_GUARDED_BY(mutex_);
};

}  // namespace millrace::profile
