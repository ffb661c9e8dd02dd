// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/stop.h"
#include "search/snapshot.h"

namespace millrace::search {

// How many of the newest segments are to become one, told how many documents each has, the oldest
// first; 0 if none. Segments are of tiers, each four times the one before, and four of a tier
// become one of the next: a million documents are in some twenty segments, and each document was
// written as often as there are tiers. Together they have no more than `documents_max`.
size_t segments_to_merge(const std::vector<size_t>& document_counts, size_t documents_max);
std::vector<size_t> document_counts(std::span<const Snapshot::Part> parts);

// Several segments that follow each other become one file, which is not there yet, with what of
// them counts. `is_oldest`: no segment is older, so nothing has to be said of what is gone.
// Cancelled by `stop`. Throws IndexDamage.
base::Result<void> merge_segments(std::span<const Snapshot::Part> parts, bool is_oldest,
                                  const base::Path& file, const base::Stop& stop);

}  // namespace millrace::search
