// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "search/query_syntax.h"

namespace millrace::search {

// Field mode: `text` behind its first `begin` bytes, which hold "/q".
base::Result<Node> parse_field_query(std::string_view text, size_t begin);

}  // namespace millrace::search
