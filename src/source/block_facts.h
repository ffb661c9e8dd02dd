// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "source/evidence.h"
#include "source/json_shape.h"

namespace millrace::source {

// What the survey learns from one block. Lines count from the block's first, 0-based; offsets are
// those of the file. Facts are joined in the order of blocks, so that nothing depends on which
// thread saw what.

// A record that is no row, or a value that does not fit (OnDrift::Freeze).
struct RecordProblem {
    size_t begin = 0;  // the record, without its line end
    size_t size = 0;
    int64_t line = 0;
    int64_t lines_to_fault = 0;  // further down in the record, where its fault begins
    std::string column;
    std::string reason;
};

// The first record of the block in which a field showed a new kind of value.
struct Sighting {
    size_t field = 0;
    Evidence kind = kNothing;
    int64_t line = 0;
};

// What a field's values were, as far as they were not checked against a known type.
struct FieldFacts {
    std::string name;  // JSON only, where columns are found in rows
    int64_t line = 0;  // JSON only: of the first row that has the key
    Shape shape;
};

struct BlockFacts {
    size_t begin = 0;
    size_t end = 0;  // where the next block's first record begins
    int64_t lines = 0;
    int64_t rows = 0;
    std::vector<FieldFacts> fields;
    std::vector<size_t> shown;  // JSON only: the fields in the order in which rows first had them
    std::vector<Sighting> sightings;
    // The first bad_rows_max + 1, and how many there are.
    std::vector<RecordProblem> bad_rows;
    int64_t bad_row_count = 0;
    std::optional<RecordProblem> drift;  // OnDrift::Freeze: the first, after which reading stopped
    int64_t discarded_values = 0;
    // JSON only: the first keys that no column takes (OnDrift::DiscardValue) and paths that no
    // member of one takes, with their lines.
    static constexpr size_t kUnexpectedMax = 100;
    std::vector<std::pair<std::string, int64_t>> unexpected;
    std::optional<int64_t> not_plain_line;
    std::string why_not_plain;
};

}  // namespace millrace::source
