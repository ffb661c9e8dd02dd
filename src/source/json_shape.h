// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/type.h"
#include "source/evidence.h"
#include "source/json_scanner.h"

namespace millrace::source {

// Evidence for a value that may hold others: what lists held, and which keys objects had. A CSV
// field's shape is its evidence alone. Keys stand in order of first appearance.
struct Shape {
    Evidence evidence = kNothing;
    std::vector<Shape> element;  // none or one
    struct Member;
    std::vector<Member> members;
};

struct Shape::Member {
    std::string name;
    Shape shape;
};

// More keys than that in one kind of object are data, not columns: it stays JSON text.
inline constexpr size_t kStructKeysMax = 1000;

// Adds a value. Null is no evidence.
void observe(const JsonValue& value, Shape& shape);
void join(const Shape& other, Shape& shape);

// The type as far as values showed it, unseen() where there were none: LIST and STRUCT where all
// values were; VARCHAR, holding JSON text, for mixes, for objects with too many keys, with an empty
// one, or with keys that differ only in case. Of objects with no key at all nothing is known.
columnar::Type seen(const Shape& shape);
Shape shape_of(const columnar::Type& type);

// The kind of a scalar that is not null.
Evidence classify_scalar(const JsonValue& value);
// The text a scalar is converted from: a string unescaped (into `scratch` if need be), anything
// else as it stands.
std::string_view scalar_text(const JsonValue& value, std::string& scratch);

}  // namespace millrace::source
