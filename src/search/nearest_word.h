// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "search/snapshot.h"

namespace millrace::search {

// The word that is the fewest slips of the fingers away from `word`, no more than `slips_max`: a
// character too many, too few or another, or two that changed places. Of several the one that most
// documents have, then the first by its letters. Words are the terms behind each of `fronts`; those
// of fewer than three characters, of more than forty, and with digits are not offered. Empty if
// there is none. Throws IndexDamage.
std::string nearest_word(const Snapshot& snapshot, const std::vector<std::string>& fronts,
                         std::string_view word, size_t slips_max);

}  // namespace millrace::search
