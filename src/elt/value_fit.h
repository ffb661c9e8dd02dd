// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "columnar/type.h"

namespace millrace::elt {

// SQL that is true if `value`, an expression of type `from`, is a value of `to`, and false if not;
// null always fits. Nothing may be lost: cast and cast back it must be the same. Text must be
// readable as `to` with every digit (for which DECIMAL(38,s) leaves no room to see: there the
// engine rounds), and DOUBLE need only be in the range of FLOAT.
std::string value_fits(const std::string& value, const columnar::Type& from,
                       const columnar::Type& to);

}  // namespace millrace::elt
