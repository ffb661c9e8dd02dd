// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace millrace::catalog {

// How the elements of arrays are told apart, by the array's path ("tags", or
// "editableSchemaFieldInfo/*/globalTags/tags" with * for every element): the fields whose values
// together are an element's key, a nested one written as "attribution\u241Fsource"; none for an
// array of texts, each its own key.
using ArrayKeys = std::map<std::string, std::vector<std::string>>;

// A change to a document: the operations of RFC 6902, except that
//
// - an array with keys is an object by them: /tags/urn:li:tag:pii instead of /tags/0, one step for
//   each key. So two who change different elements do not disturb each other.
// - `add` makes the objects that its path leads through, and `remove` of what is not there changes
//   nothing: so a patch may be sent twice.
//
// InvalidArgument with the operation's number for one that is none, that leads nowhere, or more
// than kPatchOperationsMax of them; Conflict for a `test` that fails.
base::Result<base::Json> apply_patch(base::Json document, const base::Json& operations,
                                     const ArrayKeys& keys);

inline constexpr size_t kPatchOperationsMax = 10'000;

}  // namespace millrace::catalog
