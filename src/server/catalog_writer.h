// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "catalog/catalog.h"
#include "store/database.h"

namespace millrace::server {

// Writes what clients change in the catalog. Any thread.
//
// Making a transaction durable takes longer than what is in it: so whoever comes while one is being
// written waits, and the first of those who wait writes for all of them in the next one. A caller's
// proposals are undone alone when they are refused.
class CatalogWriter {
  public:
    using Applied = std::vector<catalog::Applied>;

    // `database` is open for writing and this writer's alone.
    static base::Result<std::unique_ptr<CatalogWriter>> open(store::Database& database,
                                                             const base::Clock& clock);

    // Durable and visible to every read that begins after it returns; all of them or none. What is
    // wrong with them by themselves is found before anybody waits.
    base::Result<Applied> apply(std::vector<catalog::Proposal> proposals);

  private:
    // A caller, who waits until there is a result.
    struct Waiting {
        std::span<const catalog::Prepared> proposals;
        std::optional<base::Result<Applied>> result{};
    };

    CatalogWriter(store::Database& database, std::unique_ptr<catalog::Catalog> catalog)
        : database_(database), catalog_(std::move(catalog)) {}
    // In one transaction. By one thread at a time: the one that set is_writing_.
    void write(std::span<Waiting* const> group);

    std::mutex mutex_;
    std::condition_variable written_;
    std::vector<Waiting*> waiting_;  // under mutex_, as is is_writing_
    bool is_writing_ = false;
    store::Database& database_;
    std::unique_ptr<catalog::Catalog> catalog_;
};

}  // namespace millrace::server
