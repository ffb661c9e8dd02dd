// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.h"
#include "columnar/column.h"
#include "columnar/type.h"

namespace millrace::parquet {

// The shape of one leaf in a row group: Dremel's levels, and which rows of the leaf's own column
// hold the values. An entry is a value, or the null or empty list that ends its path early.
struct Levels {
    size_t entries = 0;
    size_t values = 0;                // entries at the leaf's highest definition level
    std::vector<uint8_t> definition;  // by entry; empty: every entry is a value
    std::vector<uint8_t> repetition;  // by entry; empty: every entry begins a row
    std::vector<uint64_t> rows;       // by value; empty: value i is row i
    void clear();
};

// Finds the levels of all leaves below a column. Memory is reused; one thread.
class Shredder {
  public:
    // The leaves below `field` in depth-first order, each with its own column. What is borrowed
    // lives as long as the batch and until the next call. InvalidArgument for a null where the
    // schema allows none.
    struct LeafView {
        const columnar::ColumnView* column = nullptr;
        const Levels* levels = nullptr;
    };
    base::Result<const std::vector<LeafView>*> shred(const columnar::Field& field,
                                                     const columnar::ColumnView& column);

  private:
    // A place on the way down: a row of the current column, or an entry that ended above it.
    struct Slot {
        uint64_t row = 0;
        uint8_t definition = 0;
        uint8_t repetition = 0;
        bool is_live = true;
    };

    base::Result<void> shred_flat(const columnar::Field& field, const columnar::ColumnView& column);
    base::Result<void> shred_nested(const columnar::Field& field,
                                    const columnar::ColumnView& column, std::vector<Slot> slots,
                                    uint8_t definition, uint8_t repetition);
    void add_leaf(const columnar::ColumnView& column, const std::vector<Slot>& slots);
    Levels& next_levels();

    std::vector<LeafView> leaves_;
    std::vector<std::unique_ptr<Levels>> levels_;  // by leaf; never shrinks
};

// Rows of the column that have no value.
size_t null_count(const columnar::ColumnView& column);

}  // namespace millrace::parquet
