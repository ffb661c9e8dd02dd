// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace millrace::catalog {

// The type of a field of the model:
//
//   string int long float double boolean bytes
//   urn, urn<corpuser|corpGroup>        any urn, or of these entity types
//   enum<Full.Name>  record<Full.Name>
//   array<T>  map<T>                    map keys are strings
//   union<T1|T2>                        a JSON object with one key: the member's name
struct FieldType {
    enum class Kind : uint8_t {
        String,
        Int,
        Long,
        Float,
        Double,
        Boolean,
        Bytes,
        Urn,
        Enum,
        Record,
        Array,
        Map,
        Union
    };
    Kind kind = Kind::String;
    std::string name;                       // of the enum or record
    std::vector<std::string> entity_types;  // that a urn should have; empty: any
    std::vector<FieldType> inner;           // of arrays and maps: one; of unions: the members
    std::vector<std::string> keys;          // of unions: how each member is keyed in JSON

    // Of the model's own text, in which a mistake is ours.
    static FieldType parse(std::string_view text);
};

}  // namespace millrace::catalog
