// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/mutex.h"
#include "catalog/catalog.h"
#include "store/database.h"

namespace millrace::server {

// Writes what clients change in the catalog. Any thread; one at a time gets through.
class CatalogWriter {
  public:
    // `database` is open for writing and this writer's alone.
    static base::Result<std::unique_ptr<CatalogWriter>> open(store::Database& database,
                                                             const base::Clock& clock);

    // Durable and visible to every read that begins after it returns; all of them or none.
    base::Result<std::vector<catalog::Applied>> apply(std::span<const catalog::Proposal> proposals);

  private:
    CatalogWriter(store::Database& database, std::unique_ptr<catalog::Catalog> catalog)
        : database_(database), catalog_(std::move(catalog)) {}
    base::Mutex mutex_;
    store::Database& database_ MR_GUARDED_BY(mutex_);
    std::unique_ptr<catalog::Catalog> catalog_ MR_GUARDED_BY(mutex_);
};

}  // namespace millrace::server
