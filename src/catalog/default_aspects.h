// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "catalog/registry.h"
#include "catalog/urn.h"

namespace millrace::catalog {

// What an entity has from its first write on, unless that write says otherwise:
//
//   dataPlatformInstance  its platform, where the key names one that is a urn or may be part of
//                         one: a dataset's platform, a flow's orchestrator, a chart's tool
//   browsePathsV2         the way to it: a dataset's name without its last part, cut at the
//                         platform's delimiter; a job's flow; else [{"id": "Default"}]
//
// `delimiter_of(platform urn)` answers what the platform says of itself, or a point. Its errors are
// the only ones.
using DelimiterOf = std::function<base::Result<std::string>(const std::string&)>;
base::Result<std::vector<std::pair<std::string, base::Json>>> default_aspects(
    const Registry& registry, const Urn& urn, const DelimiterOf& delimiter_of);

}  // namespace millrace::catalog
