// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <xapian.h>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/entity_document.h"
#include "search/fields.h"
#include "search/forward_row.h"
#include "search/words.h"

namespace millrace::search {

// Values of a document. Not its data: that is deflated, which took a sixth of making an index.
inline constexpr Xapian::valueno kForwardSlot = 0;  // its ForwardRow
inline constexpr Xapian::valueno kDataSlot = 1;     // its StoredDocument

// An entity's document for Xapian, under the terms of terms.h.
Xapian::Document index_document(const EntityDocument& entity, const ForwardRow& row,
                                const Fields& fields, Stemmer& stemmer);
ForwardRow forward_row(const EntityDocument& entity);
// Words that a slip of the fingers may have meant: those of names and columns among the values.
using FieldValues = std::map<std::string, std::vector<std::string>>;
std::vector<std::string> spelling_words(const FieldValues& values);

// What is shown of a result, kept with its document so that no other store is asked.
struct StoredDocument {
    std::string urn;
    std::string type;
    std::string name;
    FieldValues values;   // of texts, and of fields found by free text
    bool is_cut = false;  // something was too long to be kept whole
};
// Corruption if it is none.
base::Result<StoredDocument> decode_stored_document(std::string_view data);

// A value as people read it: of a urn the name in it.
std::string readable_value(const Field& field, const std::string& value);

}  // namespace millrace::search
