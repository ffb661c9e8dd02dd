// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>

#include "elt/run_log.h"

namespace millrace::elt {

// What later runs judge the files of sources by: the columns of what was published from them.
//
// A new column is remembered with the first version that was built from it. After that its type
// changes only with a version that was published of the new one, in a run in which every
// incremental table that was built from the source can take it. So a delivery that one of them
// refused, or that came while others ran, decides nothing: once it is repaired it is taken. An
// incremental table that is built whole, of types that it did not have, cannot be read as others
// later: its types are remembered whatever tables are not in the run.
class SourceMemory {
  public:
    SourceMemory(const RunContext& context, const RunOptions& options, RunLog& log)
        : context_(context), options_(options), log_(log) {}

    // Before the first step: which tables can take what was planned.
    base::Result<void> look_ahead();
    // What to remember, in the transaction that publishes, of the sources that this model read;
    SourceCatalog::Known after(const PlannedModel& built, StepStatus status) const;
    // and once that is committed.
    void remember(SourceCatalog::Known known);

  private:
    enum class Held : uint8_t { No, ByTablesNotRun, ByRefusal };
    base::Result<Held> held(const lake::TableId& source);

    const RunContext& context_;
    const RunOptions& options_;
    RunLog& log_;
    SourceCatalog::Known known_;
    std::map<lake::TableId, Held> held_;
    std::set<lake::TableId> refused_;  // incremental, and their types would change
    std::set<lake::TableId> retyped_;  // incremental, built whole, of other types than before
};

}  // namespace millrace::elt
