// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace millrace::search {

enum class Condition : uint8_t {
    Equal,  // is one of the values; several are meant as with In
    In,
    Iequal,  // as Equal, small and capital letters alike
    Contain,
    StartWith,
    EndWith,
    Exists,
    GreaterThan,
    GreaterThanOrEqualTo,
    LessThan,
    LessThanOrEqualTo,
};

// What a result must be, chosen and not typed:
//
//   {"and": [{"field": "platform", "values": ["urn:li:dataPlatform:hive"]},
//            {"or": [{"field": "tags", "condition": "EXISTS"},
//                    {"field": "rowCount", "condition": "GREATER_THAN", "values": ["1000"]}]},
//            {"not": {"field": "origin", "values": ["DEV"]}}]}
//
// "negated": true on a condition means the same as "not" around it.
struct Filter {
    enum class Kind : uint8_t { And, Or, Not, Condition };
    Kind kind = Kind::And;
    std::vector<Filter> children{};  // of Not: one
    std::string field{};
    Condition condition = Condition::Equal;
    std::vector<std::string> values{};
};

inline constexpr size_t kFilterNodesMax = 500;
inline constexpr size_t kFilterDepthMax = 16;
inline constexpr size_t kFilterValuesMax = 1000;  // of a condition

// InvalidArgument with its place for what is no filter: "filter.and[1].condition: not known: LIKE".
base::Result<Filter> parse_filter(const base::Json& json);

// Whether nothing in it asks for another field. Of an empty one nothing does.
bool is_about(const Filter& filter, std::string_view field);

}  // namespace millrace::search
