// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace millrace::record {

// Owners, tags and terms come from two sides: definitions in the project, and people in the
// catalog. What a definition says bears a mark (an owner's source SOURCE_CONTROL, else an
// attribution), and the next run replaces the marked ones alone. So taking an owner out of a
// definition takes it out of the catalog, and nothing that a person added is lost.

// The aspect ownership / globalTags / glossaryTerms: `current` (null if there is none) with the
// declared ones. Null if there is nothing to write.
base::Json with_declared_owners(const base::Json& current, const std::string& owner);
base::Json with_declared_tags(const base::Json& current, const std::vector<std::string>& tags,
                              base::Timestamp now);
base::Json with_declared_terms(const base::Json& current, const std::vector<std::string>& terms,
                               base::Timestamp now);

// Whether an element of these aspects bears the mark.
bool is_declared(const base::Json& element);

}  // namespace millrace::record
