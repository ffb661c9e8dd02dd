// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"
#include "base/json.h"
#include "cli/command.h"
#include "elt/run.h"

namespace millrace::cli {

base::Json to_json(const elt::TestResult& test);
// The test, what was found and, each behind `line`, samples.
std::string describe_failure(const elt::TestResult& test, std::string_view line);
base::Json to_json(const elt::RunResult& result);
// What is told beside results, of a source or of a model.
struct Note {
    std::string about;
    std::string text;
};
// What the sources had to tell: bad rows, discarded values, accepted drift.
std::vector<Note> notes_of(const elt::RunResult& result);
// The same of sources that were only read, whose bad rows nobody has kept.
std::vector<Note> notes_of(const elt::SourceCatalog& sources);
// What the authors of these models might not expect of them.
std::vector<Note> notes_of(const elt::Plan& plan, const std::vector<lake::TableId>& models);
// On stderr.
void print_notes(const std::vector<Note>& notes);

// Profiles what the run built, and tells of each table, on stderr unless it is for machines; the
// JSON of all.
base::Result<base::Json> profile_and_tell(const Context& context, app::Workspace& space,
                                          const elt::RunResult& result);

}  // namespace millrace::cli
