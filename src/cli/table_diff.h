// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace millrace::cli {

// `table diff`: rows, files and columns that differ between two versions. `to` 0 is the newest,
// `from` 0 the one before `to`.
base::Result<int> table_diff(Context& context, const std::string& name, int64_t from, int64_t to);

}  // namespace millrace::cli
