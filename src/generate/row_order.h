// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace millrace::generate {

// Which row stands at which position of a file.
//
// A table has `distinct` different rows, numbered from 0, and `rows - distinct` exact copies of
// some of them. The positions [0, rows) are mapped one to one onto ordinals; ordinals below
// `distinct` are the different rows themselves, the others copies of one drawn by chance. So every
// different row is in the file, in an order that has nothing to do with its number, and any
// position can be asked for on its own.
class RowOrder {
  public:
    // 1 <= distinct <= rows <= 2^31.
    RowOrder(int64_t rows, int64_t distinct, uint64_t seed, uint64_t stream);

    int64_t row_at(int64_t position) const;

    int64_t rows() const { return static_cast<int64_t>(rows_); }

  private:
    uint64_t rows_;
    uint64_t distinct_;
    uint64_t seed_;
    uint64_t stream_;
    uint64_t step_;  // coprime to rows_, so that position * step_ visits every ordinal
    uint64_t start_;
};

}  // namespace millrace::generate
