// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "server/call.h"

namespace millrace::server {

// Who answers each operation of openapi.json.
const std::vector<Handler>& handlers();

}  // namespace millrace::server
