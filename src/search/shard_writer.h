// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <xapian.h>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "search/doc_set.h"
#include "search/entity_document.h"
#include "search/fields.h"
#include "search/forward_row.h"
#include "search/words.h"

namespace millrace::search {

// Words that a shard's dictionary is known to have.
using Spelled = std::unordered_set<std::string>;

// What becomes of a document: nothing of it is left if there is no entity.
struct DocumentChange {
    DocId id = 0;
    bool is_there = false;  // before
    std::optional<EntityDocument> entity{};
    ForwardRow row{};
};

// Brings changed documents into their shard. Throws what Xapian throws. One thread, one catch-up.
class ShardWriter {
  public:
    ShardWriter(Xapian::WritableDatabase& shard, const Fields& fields, Spelled& spelled)
        : shard_(shard), fields_(fields), spelled_(spelled) {}

    void apply(const DocumentChange& change);

  private:
    std::vector<std::string> spellings_of(Xapian::docid number) const;
    void add_spellings(const std::vector<std::string>& words);
    void drop_spellings(const std::vector<std::string>& words);
    bool is_indexed(const std::string& word) const;

    Xapian::WritableDatabase& shard_;
    const Fields& fields_;
    Spelled& spelled_;
    Stemmer stemmer_;
};

}  // namespace millrace::search
