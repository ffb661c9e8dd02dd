// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "columnar/type.h"

namespace millrace::parquet {

// parquet.thrift, enum Type; on disk, must not change.
enum class PhysicalType : int32_t {
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Float = 4,
    Double = 5,
    ByteArray = 6,
    FixedLenByteArray = 7,
};

// One column of the file: a scalar at the end of a path through structs and lists.
struct Leaf {
    columnar::Type type;
    PhysicalType physical = PhysicalType::ByteArray;
    size_t fixed_bytes = 0;      // FixedLenByteArray only
    uint8_t definition_max = 0;  // optional and repeated nodes on the path
    uint8_t repetition_max = 0;  // repeated nodes on the path
    std::vector<std::string> path;
    size_t column = 0;  // of the schema
};

// InvalidArgument for what Parquet has no form for: a struct without fields, nesting beyond reason.
base::Result<void> check_storable(const columnar::Schema& schema);

// In the order of the schema, depth first: the order of the file's column chunks.
std::vector<Leaf> leaves_of(const columnar::Schema& schema);

// How values of a scalar type are stored, and their size if that is FixedLenByteArray, else 0.
PhysicalType physical_type(const columnar::Type& type);
size_t fixed_bytes(const columnar::Type& type);

}  // namespace millrace::parquet
