// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "base/error.h"

namespace millrace::base {

// Keys keep their order, so that what we print for machines is stable and readable.
using Json = nlohmann::ordered_json;

// What walks a value calls itself for what is inside it: deeper ones would exhaust the stack.
inline constexpr size_t kJsonDepthMax = 200;

// InvalidArgument with line and column for text that is not JSON, or nested deeper than
// kJsonDepthMax; never throws.
Result<Json> parse_json(std::string_view text);

}  // namespace millrace::base
