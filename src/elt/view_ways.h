// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "lake/lake.h"

namespace millrace::elt {

class Names;

struct WayEnd {
    lake::TableId table;             // as it is declared
    std::optional<int64_t> version;  // nothing: the newest, whichever that will be
};

// How a query comes to read a version of a table: the views, as they were published, that lead
// there, then the table itself. Empty if it does not. Views in `without` are not looked into: they
// are about to become others. The engine itself would go round in a circle of views until its stack
// ends.
base::Result<std::vector<lake::TableId>> way_through_views(
    const Names& names, lake::Lake& lake, const std::string& query, const WayEnd& end,
    const std::set<lake::TableId>& without = {});

// "silver.v -> silver.w -> silver.v", of a view and its way back to itself.
std::string circle_text(const lake::TableId& view, const std::vector<lake::TableId>& way);

}  // namespace millrace::elt
