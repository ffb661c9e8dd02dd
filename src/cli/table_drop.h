// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace millrace::cli {

// `table drop`: removes a table whose model is gone.
base::Result<int> table_drop(Context& context, const std::string& name);

}  // namespace millrace::cli
