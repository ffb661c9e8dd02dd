// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json.h"
#include "catalog/urn.h"
#include "sql/column_lineage.h"

namespace millrace::record {

// The aspect upstreamLineage of a model's table, and what it could not say.
//
// One entry for each column and way in which others go into it: transformOperation IDENTITY,
// TRANSFORMATION or AGGREGATION, FIELD_SET to FIELD. One more, INFLUENCE, from the columns that
// decide which rows there are to all columns of the table, FIELD_SET to FIELD_SET.
struct LineageAspect {
    base::Json value;
    std::vector<std::string> unresolved;  // "total: table function read_csv: ..."; sorted
};

// `dataset_of` gives the urn of a table that the query reads. Tables in `reads` of which no column
// goes on are upstreams all the same.
LineageAspect upstream_lineage(
    const catalog::Urn& dataset, bool is_view, const std::vector<catalog::Urn>& reads,
    const sql::ColumnLineage& lineage,
    const std::function<catalog::Urn(const sql::TableName&)>& dataset_of);

}  // namespace millrace::record
