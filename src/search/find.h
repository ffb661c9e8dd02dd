// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "search/fields.h"
#include "search/forward_columns.h"
#include "search/postings.h"
#include "search/search.h"
#include "search/snapshot.h"

namespace millrace::search {

// One commit of the index: its documents and their columns.
struct IndexView {
    const Snapshot& snapshot;
    const ForwardColumns& columns;
    const Fields& fields;
    FrequentTerms& frequent;
    int64_t commit;  // a name for it
};

// What SearchIndex answers, of one commit. Throw IndexDamage. Any thread.
base::Result<Found> find(const IndexView& index, const Request& request);
base::Result<std::vector<Suggestion>> find_names(const IndexView& index,
                                                 const SuggestRequest& request);

}  // namespace millrace::search
