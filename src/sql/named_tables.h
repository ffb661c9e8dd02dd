// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "sql/relation.h"

namespace millrace::sql {

struct NamedTable {
    TableName name;
    Moment moment;
};

// What a query's FROM clauses name, as it is written: nothing is bound, views are not looked
// through. Nothing for a text that is no query.
std::vector<NamedTable> named_tables(std::string_view query);

}  // namespace millrace::sql
