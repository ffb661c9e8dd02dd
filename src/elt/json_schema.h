// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace millrace::elt {

// JSON Schema (draft 2020-12) of the YAML files a user writes, for editors and for `millrace
// schema`.
struct NamedSchema {
    std::string_view name;  // "millrace.yaml", "sources.yaml", "model"
    base::Json schema;
};
std::vector<NamedSchema> json_schemas();

}  // namespace millrace::elt
