// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "catalog/registry.h"

namespace millrace::catalog {

// A value of an aspect in the one form in which it is kept, so that equal values are equal texts:
// keys in order; the default of a field that is absent or null, unless the field may be null;
// other nulls of the model's fields left out; whole numbers of int and long fields without a point,
// of float and double fields with one; old names of union members (com.linkedin.pegasus2avro.X) as
// they are today.
//
// InvalidArgument with the path for what is no value of the aspect: "fields[3].nativeDataType: not
// there". Fields that the model does not have are kept. Not for key aspects.
base::Result<base::Json> check_value(const Registry& registry, const AspectType& aspect,
                                     base::Json value);

// The keys of all objects in order; all there is to do for an aspect that is not known.
base::Json sort_keys(base::Json value);

}  // namespace millrace::catalog
