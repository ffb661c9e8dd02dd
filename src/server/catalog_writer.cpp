// SPDX-License-Identifier: Apache-2.0
#include "server/catalog_writer.h"

#include <exception>
#include <string>
#include <utility>

namespace millrace::server {
namespace {

// Whether the proposals are at fault. What else goes wrong, as a full disk, may have undone the
// whole transaction.
bool is_of_proposals(const base::Error& error) {
    return error.kind() == base::ErrorKind::InvalidArgument ||
           error.kind() == base::ErrorKind::NotFound || error.kind() == base::ErrorKind::Conflict;
}

}  // namespace

base::Result<std::unique_ptr<CatalogWriter>> CatalogWriter::open(store::Database& database,
                                                                 const base::Clock& clock) {
    auto catalog = MR_TRY(catalog::Catalog::open(database, store::Database::Access::Write,
                                                 catalog::Registry::builtin(), clock));
    return std::unique_ptr<CatalogWriter>(new CatalogWriter(database, std::move(catalog)));
}

base::Result<CatalogWriter::Applied> CatalogWriter::apply(
    std::vector<catalog::Proposal> proposals) {
    const auto prepared = MR_TRY(catalog::prepare(catalog_->registry(), std::move(proposals)));
    Waiting mine{prepared};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&mine);
    written_.wait(lock, [&] { return mine.result || !is_writing_; });
    if (!mine.result) {
        const auto group = std::exchange(waiting_, {});
        is_writing_ = true;
        lock.unlock();
        try {
            write(group);
        } catch (const std::exception& error) {
            // The others wait for us to answer them.
            for (Waiting* waiting : group) {
                waiting->result = base::internal("uncaught: " + std::string(error.what()));
            }
        }
        lock.lock();
        is_writing_ = false;
        written_.notify_all();
    }
    return *std::move(mine.result);
}

void CatalogWriter::write(std::span<Waiting* const> group) {
    std::vector<base::Result<Applied>> results;
    const auto committed = database_.write([&]() -> base::Result<void> {
        for (const Waiting* waiting : group) {
            Applied applied;
            auto part = database_.part([&]() -> base::Result<void> {
                applied = MR_TRY(catalog_->apply(waiting->proposals));
                return {};
            });
            if (part.ok()) {
                results.emplace_back(std::move(applied));
            } else if (is_of_proposals(part.error())) {
                results.emplace_back(std::move(part).error());
            } else {
                return std::move(part).error();
            }
        }
        return {};
    });
    for (size_t i = 0; i < group.size(); ++i) {
        const bool is_refused = i < results.size() && !results[i].ok();
        group[i]->result = committed.ok() || is_refused ? std::move(results[i])
                                                        : base::Result<Applied>(committed.error());
    }
}

}  // namespace millrace::server
