// SPDX-License-Identifier: Apache-2.0
#include "catalog/json_patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"

namespace millrace::catalog {
namespace {

using base::Json;

constexpr std::string_view kUnitSeparator = "\xE2\x90\x9F";  // U+241F

// JSON Pointer (RFC 6901): steps between slashes, ~1 for a slash and ~0 for a tilde in one.
base::Result<std::vector<std::string>> steps_of(const std::string& pointer) {
    if (pointer.empty()) return std::vector<std::string>{};
    if (pointer[0] != '/') {
        return base::invalid_argument("path does not begin with a slash: " +
                                      base::excerpt(pointer, 200));
    }
    std::vector<std::string> steps = base::split(std::string_view(pointer).substr(1), '/');
    for (std::string& step : steps) {
        std::string plain;
        for (size_t i = 0; i < step.size(); ++i) {
            if (step[i] == '~' && i + 1 < step.size() &&
                (step[i + 1] == '0' || step[i + 1] == '1')) {
                plain += step[++i] == '1' ? '/' : '~';
            } else {
                plain += step[i];
            }
        }
        step = plain;
    }
    return steps;
}

std::optional<size_t> index_of(const std::string& step) {
    size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    const bool is_whole = error == std::errc{} && end == step.data() + step.size();
    const bool is_plain = step.size() == 1 || step[0] != '0';
    return is_whole && is_plain ? std::optional(index) : std::nullopt;
}

// What stands at a step of `from`; null if nothing does.
Json* child(Json& from, const std::string& step) {
    if (from.is_object()) {
        const auto found = from.find(step);
        return found == from.end() ? nullptr : &*found;
    }
    if (!from.is_array()) return nullptr;
    const auto index = index_of(step);
    return index && *index < from.size() ? &from[*index] : nullptr;
}

Json* find(Json& document, const std::vector<std::string>& steps) {
    Json* at = &document;
    for (const std::string& step : steps) {
        at = child(*at, step);
        if (at == nullptr) return nullptr;
    }
    return at;
}

// JSON knows no order of an object's members.
bool is_equal(const Json& a, const Json& b) {
    if (!a.is_structured() || a.type() != b.type()) return a == b;
    if (a.size() != b.size()) return false;
    if (a.is_array()) return std::equal(a.begin(), a.end(), b.begin(), is_equal);
    using Member = std::pair<std::string_view, const Json*>;
    const auto sorted = [](const Json& object) {
        std::vector<Member> members;
        for (const auto& [key, value] : object.items()) members.emplace_back(key, &value);
        std::sort(members.begin(), members.end());
        return members;
    };
    const auto left = sorted(a);
    return std::ranges::equal(left, sorted(b), [](const Member& x, const Member& y) {
        return x.first == y.first && is_equal(*x.second, *y.second);
    });
}

base::Error leads_nowhere(const std::vector<std::string>& steps) {
    return base::invalid_argument("path leads nowhere: /" +
                                  base::excerpt(base::join(steps, "/"), 200));
}

base::Result<void> add(Json& document, const std::vector<std::string>& steps, Json value) {
    if (steps.empty()) {
        document = std::move(value);
        return {};
    }
    Json* at = &document;
    for (size_t i = 0; i + 1 < steps.size(); ++i) {
        Json* next = child(*at, steps[i]);
        if (next == nullptr) {
            if (!at->is_object()) return leads_nowhere(steps);
            next = &(*at)[steps[i]];
        }
        if (next->is_null()) *next = Json::object();
        at = next;
    }
    const std::string& last = steps.back();
    if (at->is_object()) {
        (*at)[last] = std::move(value);
        return {};
    }
    if (!at->is_array()) return leads_nowhere(steps);
    const auto index = last == "-" ? std::optional(at->size()) : index_of(last);
    if (!index || *index > at->size()) return leads_nowhere(steps);
    at->insert(at->begin() + static_cast<ptrdiff_t>(*index), std::move(value));
    return {};
}

void remove(Json& document, const std::vector<std::string>& steps) {
    if (steps.empty()) {
        document = Json::object();
        return;
    }
    const std::vector<std::string> parents(steps.begin(), steps.end() - 1);
    Json* parent = find(document, parents);
    if (parent == nullptr || child(*parent, steps.back()) == nullptr) return;
    if (parent->is_object()) {
        parent->erase(steps.back());
    } else {
        parent->erase(*index_of(steps.back()));
    }
}

base::Result<void> apply(Json& document, const Json& operation) {
    const auto text = [&](const char* name) -> base::Result<std::string> {
        if (!operation.is_object() || !operation.contains(name) || !operation[name].is_string()) {
            return base::invalid_argument(fmt::format("expected a text as {}", name));
        }
        return operation[name].get<std::string>();
    };
    const std::string kind = MR_TRY(text("op"));
    const auto path = MR_TRY(steps_of(MR_TRY(text("path"))));
    const bool has_value = operation.contains("value");
    if (kind == "remove") {
        remove(document, path);
        return {};
    }
    if (kind == "move" || kind == "copy") {
        const auto from = MR_TRY(steps_of(MR_TRY(text("from"))));
        const Json* found = find(document, from);
        if (found == nullptr) return leads_nowhere(from);
        Json value = *found;
        if (kind == "move") {
            const bool into_itself =
                from.size() < path.size() && std::equal(from.begin(), from.end(), path.begin());
            if (into_itself) return base::invalid_argument("a value is moved into itself");
            remove(document, from);
        }
        return add(document, path, std::move(value));
    }
    if (kind != "add" && kind != "replace" && kind != "test") {
        return base::invalid_argument("operation not known: " + base::excerpt(kind, 60))
            .hint("there are add, remove, replace, move, copy, test");
    }
    if (!has_value) return base::invalid_argument(fmt::format("{} without a value", kind));
    if (kind == "add") return add(document, path, operation["value"]);
    Json* at = find(document, path);
    if (kind == "test") {
        if (at != nullptr && is_equal(*at, operation["value"])) return {};
        return base::conflict("test failed: /" + base::excerpt(base::join(path, "/"), 200));
    }
    if (at == nullptr) return leads_nowhere(path);
    *at = operation["value"];
    return {};
}

// The value of an element's key field, which may be nested.
std::string key_value(const Json& element, const std::string& field) {
    const Json* at = &element;
    std::string_view rest = field;
    while (true) {
        const size_t end = rest.find(kUnitSeparator);
        const std::string step(rest.substr(0, end));
        if (!at->is_object() || !at->contains(step)) return {};
        at = &(*at)[step];
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + kUnitSeparator.size());
    }
    return at->is_string() ? at->get<std::string>() : at->dump();
}

Json keyed(const Json& array, const std::vector<std::string>& fields) {
    Json object = Json::object();
    for (const Json& element : array) {
        if (fields.empty()) {
            object[element.is_string() ? element.get<std::string>() : element.dump()] = element;
            continue;
        }
        Json* at = &object;
        for (const std::string& field : fields) {
            at = &(*at)[key_value(element, field)];
            if (at->is_null()) *at = Json::object();
        }
        *at = element;
    }
    return object;
}

// The elements of a keyed array, `depth` steps below `object`, in their order.
void collect(const Json& object, size_t depth, Json& array) {
    for (const Json& each : object) {
        if (depth > 1 && each.is_object()) {
            collect(each, depth - 1, array);
        } else {
            array.push_back(each);
        }
    }
}

// Calls `change` for each value at `path` that is there.
void for_each_at(Json& document, std::span<const std::string> path,
                 const std::function<void(Json&)>& change) {
    if (path.empty()) {
        change(document);
        return;
    }
    if (path[0] == "*") {
        if (!document.is_structured()) return;
        for (Json& each : document) for_each_at(each, path.subspan(1), change);
        return;
    }
    if (Json* next = child(document, path[0])) for_each_at(*next, path.subspan(1), change);
}

}  // namespace

base::Result<Json> apply_patch(Json document, const Json& operations, const ArrayKeys& keys) {
    if (!operations.is_array()) return base::invalid_argument("a patch is a list of operations");
    if (operations.size() > kPatchOperationsMax) {
        return base::invalid_argument(
            fmt::format("more than {} operations in a patch", kPatchOperationsMax));
    }
    // Shorter paths first: what is in an element of a keyed array is found by its key.
    std::vector<std::pair<std::vector<std::string>, const std::vector<std::string>*>> arrays;
    for (const auto& [path, fields] : keys) arrays.emplace_back(base::split(path, '/'), &fields);
    std::stable_sort(arrays.begin(), arrays.end(),
                     [](const auto& a, const auto& b) { return a.first.size() < b.first.size(); });
    for (const auto& array_keys : arrays) {
        for_each_at(document, array_keys.first, [&](Json& array) {
            if (array.is_array()) array = keyed(array, *array_keys.second);
        });
    }
    for (size_t i = 0; i < operations.size(); ++i) {
        auto applied = apply(document, operations[i]);
        if (!applied.ok()) {
            return std::move(applied).error().in(fmt::format("operation {}", i + 1));
        }
    }
    for (auto it = arrays.rbegin(); it != arrays.rend(); ++it) {
        const size_t depth = std::max<size_t>(1, it->second->size());
        for_each_at(document, it->first, [&](Json& object) {
            if (!object.is_object()) return;
            Json array = Json::array();
            collect(object, depth, array);
            object = std::move(array);
        });
    }
    return document;
}

}  // namespace millrace::catalog
