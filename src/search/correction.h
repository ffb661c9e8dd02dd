// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "search/evaluate.h"
#include "search/query_syntax.h"
#include "search/snapshot.h"

namespace millrace::search {

// `text`, which `query` was read from, with words of names and columns in place of words that
// stand nowhere and are a slip of the fingers away. Empty if there is nothing to correct.
std::string corrected_text(const Sources& sources, const Snapshot& snapshot, const Node& query,
                           std::string_view text);

}  // namespace millrace::search
