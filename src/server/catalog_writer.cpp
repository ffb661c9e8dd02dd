// SPDX-License-Identifier: Apache-2.0
#include "server/catalog_writer.h"

namespace millrace::server {

base::Result<std::unique_ptr<CatalogWriter>> CatalogWriter::open(store::Database& database,
                                                                 const base::Clock& clock) {
    auto catalog = MR_TRY(catalog::Catalog::open(database, store::Database::Access::Write,
                                                 catalog::Registry::builtin(), clock));
    return std::unique_ptr<CatalogWriter>(new CatalogWriter(database, std::move(catalog)));
}

base::Result<std::vector<catalog::Applied>> CatalogWriter::apply(
    std::span<const catalog::Proposal> proposals) {
    const base::MutexLock lock(mutex_);
    std::vector<catalog::Applied> applied;
    MR_TRY(database_.write([&]() -> base::Result<void> {
        applied = MR_TRY(catalog_->apply(proposals));
        return {};
    }));
    return applied;
}

}  // namespace millrace::server
