// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "catalog/catalog.h"
#include "elt/run_history.h"
#include "elt/run_log.h"
#include "lake/lake.h"
#include "store/data_directory.h"

namespace millrace::server {

// A connection to the state database with what reads it. One thread at a time.
class Reader {
  public:
    static base::Result<std::unique_ptr<Reader>> open(const base::Path& data,
                                                      const base::Clock& clock);

    store::Database& database() { return directory_->database(); }
    catalog::Catalog& catalog() { return *catalog_; }
    lake::Lake& lake() { return *lake_; }
    elt::RunHistory& history() { return history_; }
    elt::RunLog& run_log() { return run_log_; }

  private:
    explicit Reader(std::unique_ptr<store::DataDirectory> directory)
        : directory_(std::move(directory)),
          history_(directory_->database()),
          run_log_(directory_->database()) {}
    std::unique_ptr<store::DataDirectory> directory_;
    std::unique_ptr<catalog::Catalog> catalog_;
    std::unique_ptr<lake::Lake> lake_;
    elt::RunHistory history_;
    elt::RunLog run_log_;
};

// Readers for all who need one at once: no more than threads that answer requests. Any thread.
class Readers {
  public:
    Readers(base::Path data, const base::Clock& clock) : data_(std::move(data)), clock_(clock) {}

    struct Return {
        Readers* readers = nullptr;
        void operator()(Reader* reader) const;
    };
    using Lent = std::unique_ptr<Reader, Return>;
    base::Result<Lent> take();

  private:
    const base::Path data_;
    const base::Clock& clock_;
    base::Mutex mutex_;
    std::vector<std::unique_ptr<Reader>> free_ MR_GUARDED_BY(mutex_);
};

}  // namespace millrace::server
