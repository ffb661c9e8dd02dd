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
// - elements of an array with keys are found by them: /tags/urn:li:tag:pii instead of /tags/0, one
//   step for each key. So two who change different elements do not disturb each other. Fewer steps
//   than keys name all elements that have these; what no path names stays as it is.
// - `add` to such an array puts the value in the place of the element with all its keys, or at the
//   end. Where several have them it comes beside these, once. The value may also be a list of
//   elements or an object of them by the keys that the path leaves out.
// - `add` makes the objects, arrays and elements that its path leads through.
// - `remove` of what is not there changes nothing, and of the whole document leaves {}.
//
// So a patch may be sent twice. InvalidArgument with the operation's number for one that is none,
// that leads nowhere or to several elements where one is meant, that would nest the document deeper
// than base::kJsonDepthMax; for more than the numbers below. Conflict for a `test` that fails.
base::Result<base::Json> apply_patch(base::Json document, const base::Json& operations,
                                     const ArrayKeys& keys);

inline constexpr size_t kPatchOperationsMax = 10'000;
// That `copy` and `move` take to another place, in a patch; each 64 bytes of text count as one.
inline constexpr size_t kPatchCopiedMax = 1'000'000;
inline constexpr size_t kArrayKeysMax = 100;
inline constexpr size_t kKeyFieldsMax = 20;

}  // namespace millrace::catalog
