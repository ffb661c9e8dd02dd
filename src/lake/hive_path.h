// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "lake/partition_value.h"

namespace millrace::lake {

// Partition values as folder names, the way Hive, Spark and DuckDB read them: "year=2014/month=1".
//
// In names and values these are written %XX: control characters, 0x7F and "#%'*/:=?\{[]^ (Hive's
// list). Null is __HIVE_DEFAULT_PARTITION__. Hive writes empty text in that way too and so loses
// it; here it is "name=", as in DuckDB. The text __HIVE_DEFAULT_PARTITION__ itself is written with
// its first character as %5F. Different values thus have different paths.
std::string hive_path(std::span<const std::string> names, std::span<const PartitionValue> values);

}  // namespace millrace::lake
