// SPDX-License-Identifier: Apache-2.0
#include "source/json_fit.h"

#include <optional>

#include "base/json.h"
#include "base/text.h"
#include "source/json_shape.h"
#include "source/type_join.h"

namespace millrace::source {
namespace {

using columnar::Type;
using columnar::TypeKind;

std::optional<size_t> find_member(const Type& type, std::string_view name) {
    const auto find = [&type](const auto& matches) -> std::optional<size_t> {
        for (size_t i = 0; i < type.children.size(); ++i) {
            if (matches(type.children[i].name)) return i;
        }
        return std::nullopt;
    };
    if (const auto exact = find([name](const std::string& known) { return known == name; })) {
        return exact;
    }
    return find([lower = base::to_lower(name)](const std::string& known) {
        return base::to_lower(known) == lower;
    });
}

void respell(const JsonValue& value, const Type& type, std::string& out) {
    JsonScanner scanner(value.text);
    JsonValue found;
    bool first = true;
    if (value.kind == JsonKind::Object && type.kind == TypeKind::Struct && !is_unseen(type)) {
        JsonValue key;
        std::string scratch;
        out += '{';
        scanner.enter(JsonKind::Object);
        while (scanner.next_member(key, found)) {
            const auto member = find_member(type, scalar_text(key, scratch));
            if (!member) continue;
            const columnar::Field& field = type.children[*member];
            if (!std::exchange(first, false)) out += ',';
            out += base::Json(field.name).dump() + ':';
            respell(found, field.type, out);
        }
        out += '}';
    } else if (value.kind == JsonKind::Array && type.kind == TypeKind::List) {
        out += '[';
        scanner.enter(JsonKind::Array);
        while (scanner.next_element(found)) {
            if (!std::exchange(first, false)) out += ',';
            respell(found, type.children.front().type, out);
        }
        out += ']';
    } else if (value.kind == JsonKind::String) {
        out.append("\"").append(value.text).append("\"");
    } else {
        out += value.text;
    }
}

}  // namespace

Fit JsonFit::check(const JsonValue& value, const Type& type, Values values) {
    values_ = values;
    path_.clear();
    left_out_.clear();
    respelled_ = false;
    return check_any(value, type);
}

Fit JsonFit::check_any(const JsonValue& value, const Type& type) {
    if (value.kind == JsonKind::Null || type.is_text() || is_unseen(type)) return Fit::Yes;
    if (type.kind == TypeKind::List) return check_list(value, type);
    if (type.kind == TypeKind::Struct) return check_struct(value, type);
    return check_scalar(value, type);
}

Fit JsonFit::check_list(const JsonValue& value, const Type& type) {
    JsonScanner scanner(value.text);
    if (value.kind != JsonKind::Array || !scanner.enter(JsonKind::Array)) return Fit::No;
    JsonValue found;
    while (scanner.next_element(found)) {
        const Fit fit = check_any(found, type.children.front().type);
        if (fit != Fit::Yes) return fit;
    }
    return Fit::Yes;
}

Fit JsonFit::check_struct(const JsonValue& value, const Type& type) {
    JsonScanner scanner(value.text);
    if (value.kind != JsonKind::Object || !scanner.enter(JsonKind::Object)) return Fit::No;
    JsonValue key;
    JsonValue found;
    std::vector<bool> given(type.children.size());
    const size_t path_size = path_.size();
    while (scanner.next_member(key, found)) {
        const std::string_view name = scalar_text(key, scratch_);
        const auto member = find_member(type, name);
        if (!member) {
            if (found.kind == JsonKind::Null) continue;
            if (unknown_keys_ == UnknownKeys::Refused) return Fit::No;
            left_out_.push_back(path_ + std::string(name));
            continue;
        }
        if (given[*member]) return Fit::No;
        given[*member] = true;
        const columnar::Field& field = type.children[*member];
        respelled_ = respelled_ || name != field.name;
        path_.append(field.name).append(".");
        const Fit fit = check_any(found, field.type);
        path_.resize(path_size);
        if (fit != Fit::Yes) return fit;
    }
    return Fit::Yes;
}

Fit JsonFit::check_scalar(const JsonValue& value, const Type& type) {
    if (value.kind == JsonKind::Array || value.kind == JsonKind::Object) return Fit::No;
    Slot slot;
    const Fit fit = converter_for(type)(type, scalar_text(value, scratch_), slot.data());
    const bool taken =
        values_ == Values::Convertible || (classify_scalar(value) & accepted_by(type)) != 0;
    return fit == Fit::Yes && !taken ? Fit::No : fit;
}

std::string respelled(const JsonValue& value, const Type& type) {
    std::string out;
    respell(value, type, out);
    return out;
}

}  // namespace millrace::source
