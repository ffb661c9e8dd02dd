// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "elt/run.h"
#include "record/dataset_aspects.h"

namespace millrace::record {

// A data test of a table as an assertion: the same one as long as the table and the test's name
// are.
catalog::Urn assertion_urn(const catalog::Urn& dataset, const std::string& test);

// Each test as an assertion about the dataset, with what it came to in this run.
void add_assertions(Proposals& out, const catalog::Urn& dataset, const std::string& run_id,
                    const std::vector<elt::TestResult>& tests);

}  // namespace millrace::record
