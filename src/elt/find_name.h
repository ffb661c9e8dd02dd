// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "base/text.h"
#include "lake/lake.h"
#include "sql/relation.h"

namespace millrace::elt {

// SQL names have no case; definitions and folders do. The key in `map` that SQL means by a name:
// that of the same letters, else the first of the same in another case, else null.
template <typename T>
const lake::TableId* find_name(const std::map<lake::TableId, T>& map, const sql::TableName& name) {
    const auto exact = map.find({name.schema, name.table});
    if (exact != map.end()) return &exact->first;
    const std::string wanted = base::to_lower(name.to_string());
    for (const auto& [id, value] : map) {
        if (base::to_lower(id.to_string()) == wanted) return &id;
    }
    return nullptr;
}

}  // namespace millrace::elt
