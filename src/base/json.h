// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "base/error.h"

namespace millrace::base {

// Keys keep their order, so that what we print for machines is stable and readable.
using Json = nlohmann::ordered_json;

// InvalidArgument with line and column for text that is not JSON; never throws.
Result<Json> parse_json(std::string_view text);

}  // namespace millrace::base
