// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "elt/plan.h"

namespace millrace::elt {

// Which models a command means; several selectors add up, none means all. In plan order.
//
//   silver.observations     one model          silver.*, *.daily_*   by pattern
//   +gold.study             and all it reads   silver.observations+  and all that read it
//   tag:nightly             by tag
//
// InvalidArgument for a selector that matches nothing, with the nearest name.
base::Result<std::vector<lake::TableId>> select_models(const Plan& plan,
                                                       const std::vector<std::string>& selectors);

// What has to be planned to answer the selectors. A mistake in one model is no reason not to run
// another, and its sources need not be read. All models where readers are asked for, since only
// their binding tells who they are, and where a selector matches nothing.
PlanScope scope_of(const Project& project, const std::vector<std::string>& selectors);

}  // namespace millrace::elt
