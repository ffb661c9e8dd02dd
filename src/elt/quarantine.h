// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "elt/run.h"

namespace millrace::elt {

// Where a source's bad rows go: quarantine.<schema>_<table>.
lake::TableId quarantine_table(const lake::TableId& source);
// The columns of every such table.
const columnar::Schema& quarantine_schema();

// Publishes the bad rows of every surveyed source as its quarantine table's newest version, and
// tells of the sources that have something to tell. A source without bad rows gets a (then empty)
// version only if it had bad rows before; until there is one, the name means an empty table.
base::Result<std::vector<RunResult::Quarantined>> publish_quarantine(const RunContext& context,
                                                                     const std::string& run_id,
                                                                     RunRecorder& recorder);

}  // namespace millrace::elt
