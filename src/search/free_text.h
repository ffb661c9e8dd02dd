// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "search/query_syntax.h"

namespace millrace::search {

// The two ways of reading that parse_query() chooses between.
Node parse_free_text(std::string_view text);

// All nodes under one; a single one as it is, none as All.
Node joined(Node::Kind kind, std::vector<Node> nodes);

}  // namespace millrace::search
