// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lake/partition_value.h"

namespace millrace::lake {

// Partition values as folder names, the way Hive, Spark and DuckDB read them: "year=2014/month=1".
//
// In names and values these are written %XX: control characters, 0x7F and "#%'*/:=?\{[]^ (Hive's
// list). Null is __HIVE_DEFAULT_PARTITION__. Hive writes empty text in that way too and so loses
// it; here it is "name=", as in DuckDB. The text __HIVE_DEFAULT_PARTITION__ itself is written with
// its first character as %5F. Different values thus have different paths, and parse() is exact.
std::string hive_path(std::span<const std::string> names, std::span<const PartitionValue> values);

struct HiveColumn {
    std::string name;
    PartitionValue value;
    bool operator==(const HiveColumn&) const = default;
};

// The name=value segments of a path, in order; other segments are passed over. A % without two
// hexadecimal digits after it stands for itself.
std::vector<HiveColumn> parse_hive_path(std::string_view path);

}  // namespace millrace::lake
