// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "search/entity_document.h"
#include "search/fields.h"
#include "search/forward_row.h"
#include "search/segment_builder.h"
#include "search/words.h"

namespace millrace::search {

// What becomes of a document: nothing of it is left if there is no entity.
struct DocumentChange {
    DocId id = 0;
    bool is_there = false;  // before
    std::optional<EntityDocument> entity{};
    ForwardRow row{};
};

ForwardRow forward_row(const EntityDocument& entity);
// The change's document, of which there must be one, under the terms of terms.h.
void index_document(const DocumentChange& change, const Fields& fields, Stemmer& stemmer,
                    SegmentBuilder& segment);

}  // namespace millrace::search
