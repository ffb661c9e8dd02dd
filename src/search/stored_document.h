// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "search/entity_document.h"
#include "search/fields.h"

namespace millrace::search {

// What is kept of a document as it was written, so that no other store is asked: what is shown of a
// result, and what a phrase is looked for in.
struct StoredDocument {
    using FieldValues = std::map<std::string, std::vector<std::string>>;

    std::string urn;
    std::string type;
    std::string name;
    FieldValues values;   // of texts, and of fields found by free text
    FieldValues unshown;  // of the other fields that have words; not facets, which are columns
    bool is_cut = false;  // something was too long to be kept whole

    // Of a field, or none.
    const std::vector<std::string>& values_of(const std::string& field) const;
};

StoredDocument stored_document(const EntityDocument& entity, const Fields& fields);
std::string encode(const StoredDocument& document);
// Corruption if it was not made by encode().
base::Result<StoredDocument> decode_stored_document(std::string_view bytes);

// A value as people read it: of a urn the name in it.
std::string readable_value(const Field& field, const std::string& value);

}  // namespace millrace::search
