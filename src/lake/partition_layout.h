// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "columnar/row_key.h"
#include "columnar/type.h"
#include "lake/partition_writer.h"

namespace millrace::lake {

// What follows from a WriteSpec: which columns the files hold, and in which order rows stand.
struct PartitionLayout {
    columnar::Schema stored;  // the schema without its partition columns
    // Positions in WriteSpec::schema: sort_by first, then every other stored column. A partition
    // column in sort_by is left out, being constant in a partition.
    std::vector<columnar::KeyColumn> key_order;
    std::vector<std::string> partition_names;

    // InvalidArgument for a specification that cannot be carried out.
    static base::Result<PartitionLayout> make(const WriteSpec& spec);
};

}  // namespace millrace::lake
