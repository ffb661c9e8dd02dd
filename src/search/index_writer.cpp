// SPDX-License-Identifier: Apache-2.0
#include "search/index_writer.h"

#include <cmath>
#include <limits>
#include <utility>

#include "base/parallel.h"
#include "search/index_document.h"

namespace millrace::search {

IndexWriter::IndexWriter(IndexFiles& files, ForwardColumns& columns, const Fields& fields,
                         std::array<Spelled, kShards>& spelled)
    : files_(files), columns_(columns) {
    for (size_t shard = 0; shard < kShards; ++shard) {
        shards_.emplace_back(files.writer(shard), fields, spelled[shard]);
    }
}

base::Result<int64_t> IndexWriter::apply(catalog::Catalog& catalog, int64_t applied, int64_t last,
                                         const base::Stop* stop, std::atomic<int64_t>& left) {
    constexpr size_t kReadAhead = 1'000;  // documents
    const auto is_stopped = [&] { return stop != nullptr && stop->requested(); };
    EntityReader reader(catalog);
    // An entity whose aspects were read after `last` was known is up to date as to all changes up
    // to there: the others of them say nothing new.
    DocSet read;
    while (applied < last && !is_stopped()) {
        const auto changes = MR_TRY(catalog.changes(applied, kChangesMax));
        if (changes.empty()) break;
        MR_TRY(files_.begin_changes(static_cast<int64_t>(changes.size())));
        for (const catalog::Change& change : changes) {
            if (change.entity_id <= 0 || change.entity_id > std::numeric_limits<DocId>::max()) {
                return base::internal("search index: entity id out of range");
            }
            const auto id = static_cast<DocId>(change.entity_id);
            const bool is_new_series =
                EntityReader::is_series(change.aspect) && !with_series_.contains(id);
            if (is_new_series) with_series_.add(id);
            if (change.sequence <= last && read.contains(id) && !is_new_series) continue;
            if (is_stopped()) break;
            MR_TRY(read_change(reader, change));
            if (read_count_ >= kReadAhead) MR_TRY(write_beside());
            read.add(id);
            applied = change.sequence;
            left = std::max<int64_t>(0, last - applied);
        }
        if (!is_stopped()) applied = changes.back().sequence;
        MR_TRY(write_rest());
        MR_TRY(files_.commit(applied));
    }
    return applied;
}

base::Result<void> IndexWriter::read_change(EntityReader& reader, const catalog::Change& change) {
    const auto id = static_cast<DocId>(change.entity_id);
    DocumentChange read{id, columns_.present().contains(id)};
    if (!change.urn.empty()) {
        const bool with_series = with_series_.contains(id) || has_numbers(id);
        read.entity = MR_TRY(reader.read(MR_TRY(catalog::Urn::parse(change.urn)), with_series));
    }
    if (read.entity) {
        read.row = forward_row(*read.entity);
        columns_.set(id, read.row);
    } else {
        columns_.erase(id);
    }
    read_[shard_of(id)].push_back(std::move(read));
    ++read_count_;
    return {};
}

// Of those that were read before it is known that they have series.
bool IndexWriter::has_numbers(DocId id) const {
    for (size_t i = 0; i < kNumberFields.size(); ++i) {
        const bool is_own = kNumberFields[i] == "createdAt" || kNumberFields[i] == "lastModifiedAt";
        if (!is_own && !std::isnan(columns_.number(i, id))) return true;
    }
    return false;
}

base::Result<void> IndexWriter::write_beside() {
    MR_TRY(wait());
    written_ = std::exchange(read_, {});
    read_count_ = 0;
    work_ = std::async(std::launch::async, [this] { return write(written_); });
    return {};
}

base::Result<void> IndexWriter::write_rest() {
    MR_TRY(wait());
    read_count_ = 0;
    return write(std::exchange(read_, {}));
}

base::Result<void> IndexWriter::wait() {
    return work_.valid() ? work_.get() : base::Result<void>();
}

base::Result<void> IndexWriter::write(const Changes& changes) {
    constexpr size_t kOfOneThread = 50;  // no more are worth a thread
    size_t count = 0;
    for (const auto& of_shard : changes) count += of_shard.size();
    const size_t threads = count <= kOfOneThread ? 1 : std::min(kShards, base::default_threads());
    return base::parallel_for(kShards, threads, {}, [&](size_t shard, size_t) {
        return guarded([&]() -> base::Result<void> {
            for (const DocumentChange& change : changes[shard]) shards_[shard].apply(change);
            return {};
        });
    });
}

base::Result<void> load_columns(const IndexShards& shards, ForwardColumns& columns) {
    for (size_t shard = 0; shard < kShards; ++shard) {
        const Xapian::Database& database = shards.each[shard];
        size_t count = 0;
        const auto end = database.valuestream_end(kForwardSlot);
        for (auto row = database.valuestream_begin(kForwardSlot); row != end; ++row, ++count) {
            columns.set(id_of(shard, row.get_docid()), MR_TRY(decode_forward_row(*row)));
        }
        if (count != database.get_doccount()) {
            return base::corruption("search index: documents without a row");
        }
    }
    return {};
}

}  // namespace millrace::search
