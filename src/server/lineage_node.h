// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "catalog/urn.h"
#include "server/dataset_view.h"
#include "server/reader.h"
#include "server/site.h"

namespace millrace::server {

// A thing in a lineage, of whatever type: what lists show of it.
struct LineageNode {
    catalog::Urn urn;
    std::string id;  // what edges and addresses call it: a project's table by name, else its urn
    std::string name;
    std::string kind;
    std::string layer;
    std::string platform;
};

// What is asked about: a table of the project by its name, anything by its urn.
base::Result<catalog::Urn> thing_asked_about(Reader& reader, const Site& site,
                                             const std::string& text);
// Also of what the catalog does not have.
base::Result<LineageNode> read_node(Reader& reader, const Site& site, const catalog::Urn& urn);
base::Json json_of(const LineageNode& node);

}  // namespace millrace::server
