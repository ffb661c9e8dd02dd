// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "catalog/json_patch.h"

namespace millrace::catalog {

using Steps = std::vector<std::string>;

// JSON Pointer (RFC 6901): steps between slashes, ~1 for a slash and ~0 for a tilde in one.
// InvalidArgument for more steps than a document has levels.
base::Result<Steps> parse_pointer(const std::string& pointer);
// The number that a step into an array is; none if it is no plain one.
std::optional<size_t> index_of(const std::string& step);

// An array whose elements are found by keys, as ArrayKeys says.
struct KeyedArray {
    Steps path;                 // to it, * for every member and element
    std::vector<Steps> fields;  // the way to each key inside an element; none: it is its own key

    static base::Result<std::vector<KeyedArray>> all(const ArrayKeys& keys);

    size_t key_count() const { return fields.empty() ? 1 : fields.size(); }
    // Whether these are the element's first keys. A key that is not there is an empty one.
    bool has_keys(const base::Json& element, std::span<const std::string> keys) const;
    bool has_keys_of(const base::Json& element, const base::Json& other) const;
    // Puts keys into an element that does not say them itself; none into records inside it.
    void fill_in(base::Json& element, std::span<const std::string> keys) const;
};

// The keyed arrays that may still be met on the way down from some value.
class ArraysBelow {
  public:
    explicit ArraysBelow(const std::vector<KeyedArray>& arrays);
    bool empty() const { return open_.empty(); }
    // The value itself, if it is one.
    const KeyedArray* here() const;
    ArraysBelow in_member(std::string_view name) const;
    ArraysBelow in_element() const;

  private:
    ArraysBelow() = default;
    std::vector<std::pair<const KeyedArray*, size_t>> open_;  // and the steps of its path done
};

// Where a path leads in a document. Valid until the document changes.
struct Place {
    base::Json* parent = nullptr;  // that holds what stands there; null: that is the document
    std::string step{};            // into it, unless it is a keyed array
    const KeyedArray* keyed = nullptr;
    Steps keys{};                      // that the path names: all of the array's, or the first
    std::vector<base::Json*> found{};  // what stands there, in order; several only by keys
    size_t depth = 0;                  // of lists and objects around it
    ArraysBelow below;                 // from what stands there
};

// None if something on the way is not there, unless `make` says that it is to be made.
// InvalidArgument if the way leads through several elements with the same keys.
base::Result<std::optional<Place>> find_place(base::Json& document, const Steps& steps,
                                              const std::vector<KeyedArray>& arrays, bool make);

// For messages.
std::string shown(const Steps& steps);
base::Error several_have_the_keys(size_t count, const Steps& steps);

}  // namespace millrace::catalog
