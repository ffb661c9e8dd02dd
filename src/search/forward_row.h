// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "search/fields.h"

namespace millrace::search {

// What is kept in memory of each document, to count and to rank by: a document's row in its
// segment.
struct ForwardRow {
    bool is_removed = false;
    uint16_t name_words = 0;                             // of the shortest name
    std::array<double, kNumberFields.size()> numbers{};  // NaN: there is none
    std::array<std::vector<std::string>, kFacetFields.size()> facets{};

    ForwardRow() { numbers.fill(std::nan("")); }
};

std::string encode(const ForwardRow& row);
// Corruption if it was not made by encode().
base::Result<ForwardRow> decode_forward_row(std::string_view bytes);

}  // namespace millrace::search
