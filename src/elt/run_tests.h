// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/progress.h"
#include "elt/run.h"

namespace millrace::elt {

// Runs a model's tests against what `names` says the table is at the moment. `files`, when given,
// answers not_null and row_count from the files' statistics, without reading a row. A test that
// cannot be computed tells so in its result and stops no other. Tests decided are told to
// `progress`.
base::Result<std::vector<TestResult>> run_tests(const RunContext& context, const Model& model,
                                                const columnar::Schema& schema,
                                                const std::vector<std::string>& partition_by,
                                                const std::vector<lake::StoredFile>* files,
                                                const base::Progress& progress = {});

}  // namespace millrace::elt
