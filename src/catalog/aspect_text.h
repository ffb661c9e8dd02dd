// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "catalog/catalog.h"

namespace millrace::catalog {

// An aspect as clients are shown it, as JSON: {"name", "version", "value", "systemMetadata"}. The
// value is JSON already and goes in as it is.
std::string aspect_text(const Aspect& aspect);

}  // namespace millrace::catalog
