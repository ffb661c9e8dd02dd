// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "columnar/type.h"
#include "parquet/thrift.h"

namespace millrace::parquet {

// Writes FileMetaData.schema, the tree of columns flattened depth first, as field `field` of the
// open struct. Lists have the standard three levels (LogicalTypes.md, "Lists").
void write_schema(const columnar::Schema& schema, int16_t field, ThriftWriter& writer);

}  // namespace millrace::parquet
