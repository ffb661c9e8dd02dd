// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "elt/names.h"
#include "elt/project.h"
#include "elt/run_recorder.h"
#include "lake/lake.h"

namespace millrace::elt {

struct DroppedTable {
    std::string run_id;
    lake::TableId table;
    lake::Snapshot last;  // its newest version
    lake::Lake::DropReport held;
    std::vector<lake::TableId>
        read_by;  // models whose query or tests name it: they fail from now on
};

// Removes a table or view that nothing makes any more: no version of it can be read from then on,
// its files go with the next vacuum. In one transaction with a run of its own in the run log, of
// one step, `dropped`. A model of that name later begins with version 1.
//
// Conflict, with what to do first, while
//   the project has a model of that name, in any case of its letters,
//   it is the table of bad rows of a source that is declared,
//   a view as it is published reads any version of it, be it through versions of other views.
// A model that reads it is no reason to refuse: what it has published stays, and its next run tells
// the place before anything runs.
base::Result<DroppedTable> drop_table(const Project& project, const Names& names, lake::Lake& lake,
                                      const base::Clock& clock, RunRecorder& recorder,
                                      const lake::TableId& table);

}  // namespace millrace::elt
