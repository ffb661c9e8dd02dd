// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "generate/synthea.h"

namespace millrace::cli {

// The files of sample data that were written.
base::Json to_json(const generate::SyntheaReport& report);
void print_files(const generate::SyntheaReport& report);

}  // namespace millrace::cli
