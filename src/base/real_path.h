// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"

namespace millrace::base {

// Where a path is or will be: absolute, links followed as far as they lead, without a slash at its
// end. As written where we may not look.
Path real_path(const Path& path);

// Both as real_path() gives them.
bool is_or_is_below(const Path& path, const Path& folder);

}  // namespace millrace::base
