// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "cli/command.h"
#include "generate/synthea.h"

namespace millrace::cli {

// Makes sample data under a progress bar.
base::Result<generate::SyntheaReport> make_files(const Context& context,
                                                 const generate::SyntheaOptions& options);

// The files that were written.
base::Json to_json(const generate::SyntheaReport& report);
void print_files(const generate::SyntheaReport& report);

}  // namespace millrace::cli
