// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "columnar/type.h"
#include "elt/definition.h"

namespace millrace::record {

struct DescribedSchema {
    const columnar::Schema& schema;
    const std::vector<elt::ColumnDefinition>& columns;  // what their author says of them
    std::vector<std::string> partition_by;
    std::vector<std::string> key;  // columns that tell rows apart; none: not known
    std::string text;              // the definition as it was written
};

// The aspect schemaMetadata, with tags and terms of columns as their author says them; those of
// people are an aspect of its own, editableSchemaMetadata. Fields of structs follow their column as
// "address.city"; those of structs in lists alike. `hash` changes when names, order or types do.
base::Json schema_metadata(const std::string& name, const DescribedSchema& described);

}  // namespace millrace::record
