// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <future>
#include <vector>

#include "catalog/catalog.h"
#include "search/entity_document.h"
#include "search/forward_columns.h"
#include "search/index_document.h"
#include "search/index_files.h"

namespace millrace::search {

// Brings the log's changes into the index and its columns. Throws IndexDamage. One thread, one
// catch-up; while it reads the catalog, others make terms of what it has read.
//
// An entity's document has the entity's id, and is made from all that the catalog says of it now,
// which may be more than the change that is applied: then the later change makes it once more. So
// whatever part of a batch reached the disk before a kill, applying it again ends the same.
class IndexWriter {
  public:
    IndexWriter(IndexFiles& files, ForwardColumns& columns, const Fields& fields);

    // The changes behind `applied` up to the end of the log, which is at `last` or later, or until
    // `stop`; tells `left` how many there still are. The number of the last change that is now
    // applied.
    base::Result<int64_t> apply(catalog::Catalog& catalog, int64_t applied, int64_t last,
                                const base::Stop* stop, std::atomic<int64_t>& left);

  private:
    using Changes = std::vector<DocumentChange>;
    // What one thread makes for the next commit.
    struct Part {
        SegmentBuilder segment;
        Stemmer stemmer;
    };

    base::Result<void> read_change(EntityReader& reader, const catalog::Change& change);
    bool has_numbers(DocId id) const;
    // Begins to index what was read; waits for what was begun before.
    base::Result<void> index_beside();
    // Until all that was read is in segments.
    base::Result<void> index_rest();
    base::Result<void> wait();
    base::Result<void> index(const Changes& changes);
    base::Result<void> end_segments();

    IndexFiles& files_;
    ForwardColumns& columns_;
    const Fields& fields_;
    std::vector<Part> parts_;  // their documents are different ones
    DocSet with_series_;       // the log names a series of theirs
    Changes read_;
    DocSet read_ids_;
    Changes indexed_;  // by who works beside us
    std::future<base::Result<void>> work_;
};

// The columns of all documents. Throws IndexDamage.
base::Result<void> load_columns(const Snapshot& snapshot, ForwardColumns& columns);

}  // namespace millrace::search
