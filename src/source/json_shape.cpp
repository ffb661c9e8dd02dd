// SPDX-License-Identifier: Apache-2.0
#include "source/json_shape.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "source/type_join.h"

namespace millrace::source {
namespace {

using columnar::Type;
using columnar::TypeKind;

Shape& member(Shape& shape, std::string_view name) {
    for (Shape::Member& known : shape.members) {
        if (known.name == name) return known.shape;
    }
    shape.members.push_back({std::string(name), {}});
    return shape.members.back().shape;
}

Shape& element(Shape& shape) {
    if (shape.element.empty()) shape.element.emplace_back();
    return shape.element.front();
}

// Once a shape is VARCHAR for good, what it is made of is no longer of interest.
void settle(Shape& shape) {
    if (shape.members.size() > kStructKeysMax) shape.evidence |= kText;
    if (is_settled(shape.evidence)) {
        shape.element.clear();
        shape.members.clear();
    }
}

bool names_differ_in_case_only(const std::vector<Shape::Member>& members) {
    std::unordered_set<std::string> seen;
    return !std::all_of(members.begin(), members.end(), [&seen](const Shape::Member& known) {
        return seen.insert(base::to_lower(known.name)).second;
    });
}

bool has_unnamed(const std::vector<Shape::Member>& members) {
    return std::any_of(members.begin(), members.end(),
                       [](const Shape::Member& known) { return known.name.empty(); });
}

}  // namespace

Evidence classify_scalar(const JsonValue& value) {
    if (value.kind == JsonKind::Boolean) return kBoolean;
    if (value.kind == JsonKind::Number) return classify(value.text);
    // No date or number has an escape that a writer would need.
    return value.escaped ? kText : classify_json_string(value.text);
}

std::string_view scalar_text(const JsonValue& value, std::string& scratch) {
    if (!value.escaped) return value.text;
    scratch.clear();
    unescape_json(value.text, scratch);
    return scratch;
}

void observe(const JsonValue& value, Shape& shape) {
    if (is_settled(shape.evidence)) return;
    switch (value.kind) {
        case JsonKind::Null:
            return;
        case JsonKind::Boolean:
        case JsonKind::Number:
        case JsonKind::String:
            shape.evidence |= classify_scalar(value);
            break;
        case JsonKind::Array: {
            shape.evidence |= kList;
            JsonScanner scanner(value.text);
            JsonValue found;
            if (!scanner.enter(JsonKind::Array)) return;
            while (scanner.next_element(found)) observe(found, element(shape));
            break;
        }
        case JsonKind::Object: {
            shape.evidence |= kStruct;
            JsonScanner scanner(value.text);
            JsonValue key;
            JsonValue found;
            std::string scratch;
            if (!scanner.enter(JsonKind::Object)) return;
            while (scanner.next_member(key, found)) {
                observe(found, member(shape, scalar_text(key, scratch)));
                if (shape.members.size() > kStructKeysMax) break;
            }
            break;
        }
    }
    settle(shape);
}

void join(const Shape& other, Shape& shape) {
    shape.evidence |= other.evidence;
    if (!is_settled(shape.evidence)) {
        if (!other.element.empty()) join(other.element.front(), element(shape));
        for (const Shape::Member& known : other.members)
            join(known.shape, member(shape, known.name));
    }
    settle(shape);
}

Type seen(const Shape& shape) {
    if (shape.evidence == kNothing) return unseen();
    if (shape.evidence == kList) {
        return Type::list(shape.element.empty() ? unseen() : seen(shape.element.front()));
    }
    if (shape.evidence == kStruct) {
        if (names_differ_in_case_only(shape.members) || has_unnamed(shape.members)) {
            return TypeKind::Text;
        }
        std::vector<columnar::Field> fields;
        for (const Shape::Member& known : shape.members) {
            fields.push_back({known.name, seen(known.shape), true});
        }
        return Type::structure(std::move(fields));
    }
    return resolve(shape.evidence);
}

Shape shape_of(const Type& type) {
    Shape shape;
    if (is_unseen(type)) return shape;
    shape.evidence = evidence_of(type);
    if (type.kind == TypeKind::List) shape.element.push_back(shape_of(type.children.front().type));
    if (type.kind == TypeKind::Struct) {
        for (const columnar::Field& field : type.children) {
            shape.members.push_back({field.name, shape_of(field.type)});
        }
    }
    return shape;
}

}  // namespace millrace::source
