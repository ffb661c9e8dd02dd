// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/json.h"
#include "elt/run_history.h"
#include "lake/lake.h"
#include "server/dataset_view.h"
#include "server/reader.h"

namespace millrace::server {

// What the lake has of a dataset; nothing of a source.
base::Result<std::optional<lake::Table>> table_of(Reader& reader, const DatasetView& view);
// The API's TableSummary: a table in a list. `last` is its last step; null if it has none.
base::Result<base::Json> table_summary(Reader& reader, const DatasetView& view,
                                       const elt::StepRecord* last);

}  // namespace millrace::server
