// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "columnar/type.h"

namespace millrace::source {

// Rules for columns that come with a type (Parquet), where evidence.h has those for text.

// Whether every value of `from` is one of `to` as well, nothing of it lost: no value need be looked
// at. VARCHAR holds everything, as its text.
bool holds(const columnar::Type& to, const columnar::Type& from);

// The type of a column that is `a` in one file and `b` in another: the narrowest that holds both.
// One exception: integers and decimals beyond what a DOUBLE keeps exactly still meet DOUBLE there,
// so holds() may say no, and then the values decide.
columnar::Type join_types(const columnar::Type& a, const columnar::Type& b);

}  // namespace millrace::source
