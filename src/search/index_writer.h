// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "catalog/catalog.h"
#include "search/entity_document.h"
#include "search/fields.h"
#include "search/forward_columns.h"
#include "search/index_files.h"
#include "search/words.h"

namespace millrace::search {

// Brings the log's changes into the index and its columns. Throws what Xapian throws. One thread,
// one catch-up.
//
// An entity's document has the entity's id, and is made from all that the catalog says of it now,
// which may be more than the change that is applied: then the later change makes it once more. So
// whatever part of a batch reached the disk before a kill, applying it again ends the same.
class IndexWriter {
  public:
    // `spelled` are words that the dictionary is known to have.
    IndexWriter(IndexFiles& files, ForwardColumns& columns, const Fields& fields,
                std::unordered_set<std::string>& spelled)
        : files_(files), columns_(columns), fields_(fields), spelled_(spelled) {}

    // The changes behind `applied` up to the end of the log, which is at `last` or later, or until
    // `stop`; tells `left` how many there still are. The number of the last change that is now
    // applied.
    base::Result<int64_t> apply(catalog::Catalog& catalog, int64_t applied, int64_t last,
                                const base::Stop* stop, std::atomic<int64_t>& left);

  private:
    base::Result<void> apply_change(EntityReader& reader, const catalog::Change& change);
    bool has_numbers(DocId id) const;
    std::vector<std::string> spellings_of(DocId id) const;
    void add_spellings(const std::vector<std::string>& words);
    void drop_spellings(const std::vector<std::string>& words);
    bool is_indexed(const std::string& word) const;

    IndexFiles& files_;
    ForwardColumns& columns_;
    const Fields& fields_;
    std::unordered_set<std::string>& spelled_;
    Stemmer stemmer_;
    DocSet with_series_;  // the log names a series of theirs
};

// The columns of all documents. Corruption if one has none.
base::Result<void> load_columns(const Xapian::Database& database, ForwardColumns& columns);

}  // namespace millrace::search
