// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <future>
#include <vector>

#include "catalog/catalog.h"
#include "search/entity_document.h"
#include "search/forward_columns.h"
#include "search/index_files.h"
#include "search/shard_writer.h"

namespace millrace::search {

// Brings the log's changes into the index and its columns. Throws what Xapian throws. One thread,
// one catch-up; while it reads the catalog, others write what it has read, one to a shard.
//
// An entity's document has the entity's id, and is made from all that the catalog says of it now,
// which may be more than the change that is applied: then the later change makes it once more. So
// whatever part of a batch reached the disk before a kill, applying it again ends the same.
class IndexWriter {
  public:
    IndexWriter(IndexFiles& files, ForwardColumns& columns, const Fields& fields,
                std::array<Spelled, kShards>& spelled);

    // The changes behind `applied` up to the end of the log, which is at `last` or later, or until
    // `stop`; tells `left` how many there still are. The number of the last change that is now
    // applied.
    base::Result<int64_t> apply(catalog::Catalog& catalog, int64_t applied, int64_t last,
                                const base::Stop* stop, std::atomic<int64_t>& left);

  private:
    using Changes = std::array<std::vector<DocumentChange>, kShards>;

    base::Result<void> read_change(EntityReader& reader, const catalog::Change& change);
    bool has_numbers(DocId id) const;
    // Begins to write what was read; waits for what was begun before.
    base::Result<void> write_beside();
    // Until all that was read is written.
    base::Result<void> write_rest();
    base::Result<void> wait();
    base::Result<void> write(const Changes& changes);

    IndexFiles& files_;
    ForwardColumns& columns_;
    std::vector<ShardWriter> shards_;
    DocSet with_series_;  // the log names a series of theirs
    Changes read_;
    size_t read_count_ = 0;
    Changes written_;  // by who works beside us
    std::future<base::Result<void>> work_;
};

// The columns of all documents. Corruption if one has none.
base::Result<void> load_columns(const IndexShards& shards, ForwardColumns& columns);

}  // namespace millrace::search
