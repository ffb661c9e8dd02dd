// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "columnar/type.h"

namespace millrace::source {

// Rules for columns that come with a type (Parquet), where evidence.h has those for text.

// The type of a column, or a part of one, in which no value was seen: a struct without fields. Its
// first values say what it is.
inline columnar::Type unseen() {
    return columnar::Type::structure({});
}
inline bool is_unseen(const columnar::Type& type) {
    return type == unseen();
}
// The type with VARCHAR where no value was seen: as a table has it.
columnar::Type settled(const columnar::Type& type);
inline bool is_complete(const columnar::Type& type) {
    return settled(type) == type;
}
// Whether `now` is `before` but for parts that were unseen.
bool fills(const columnar::Type& before, const columnar::Type& now);

// Whether every value of `from` is one of `to` as well, nothing of it lost: no value need be looked
// at. VARCHAR holds everything, as its text.
bool holds(const columnar::Type& to, const columnar::Type& from);

// The type of a column that is `a` in one file and `b` in another: the narrowest that holds both.
// One exception: integers and decimals beyond what a DOUBLE keeps exactly still meet DOUBLE there,
// so holds() may say no, and then the values decide.
columnar::Type join_types(const columnar::Type& a, const columnar::Type& b);

}  // namespace millrace::source
