// SPDX-License-Identifier: Apache-2.0
#include "catalog/json_patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "catalog/patch_place.h"

namespace millrace::catalog {
namespace {

using base::Json;

base::Error leads_nowhere(const Steps& steps) {
    return base::invalid_argument("path leads nowhere: " + shown(steps));
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

size_t depth_of(const Json& value) {
    if (!value.is_structured()) return 0;
    size_t deepest = 0;
    for (const Json& each : value) deepest = std::max(deepest, depth_of(each));
    return deepest + 1;
}

// How many values it is made of, as kPatchCopiedMax counts them.
size_t weight_of(const Json& value) {
    constexpr size_t kBytes = 64;
    if (value.is_string()) return 1 + value.get_ref<const std::string&>().size() / kBytes;
    if (!value.is_structured()) return 1;
    size_t weight = 1;
    if (value.is_array()) {
        for (const Json& each : value) weight += weight_of(each);
    } else {
        for (const auto& [key, each] : value.items()) {
            weight += key.size() / kBytes + weight_of(each);
        }
    }
    return weight;
}

base::Result<void> to_arrays(Json& value, const ArraysBelow& below);

// Puts an element, a list of them or an object of them by the keys behind `keys` into a keyed
// array. False if it is none of these.
base::Result<bool> put_elements(Json& array, const KeyedArray& keyed, const Steps& keys, Json value,
                                const ArraysBelow& below) {
    const auto is_object = [](const Json& each) { return each.is_object(); };
    if (value.is_array() && !keyed.fields.empty() && std::ranges::all_of(value, is_object)) {
        for (Json& each : value) {
            if (!MR_TRY(put_elements(array, keyed, keys, std::move(each), below))) return false;
        }
        return true;
    }
    const bool has_all_keys = keys.size() == keyed.key_count();
    const bool is_element =
        has_all_keys || (!keys.empty() && value.is_object() && keyed.has_keys(value, keys));
    if (!is_element) {
        if (!value.is_object()) return false;
        for (const auto& [key, each] : value.items()) {
            Steps more = keys;
            more.push_back(key);
            if (!MR_TRY(put_elements(array, keyed, more, std::move(each), below))) return false;
        }
        return true;
    }
    MR_TRY(to_arrays(value, below));
    if (has_all_keys) keyed.fill_in(value, keys);
    std::vector<Json*> same;
    for (Json& each : array) {
        const bool is_same =
            has_all_keys ? keyed.has_keys(each, keys) : keyed.has_keys_of(each, value);
        if (is_same) same.push_back(&each);
    }
    if (same.size() == 1) {
        *same[0] = std::move(value);
    } else if (std::ranges::none_of(same, [&](const Json* one) { return is_equal(*one, value); })) {
        array.push_back(std::move(value));
    }
    return true;
}

// Objects that stand where keyed arrays belong become these.
base::Result<void> to_arrays(Json& value, const ArraysBelow& below) {
    if (below.empty() || !value.is_structured()) return {};
    if (value.is_array()) {
        const ArraysBelow in_element = below.in_element();
        for (Json& each : value) MR_TRY(to_arrays(each, in_element));
        return {};
    }
    if (const KeyedArray* keyed = below.here()) {
        Json array = Json::array();
        const auto in_element = below.in_element();
        if (!MR_TRY(put_elements(array, *keyed, {}, std::move(value), in_element))) {
            return base::invalid_argument("neither a list nor elements by their keys: " +
                                          shown(keyed->path));
        }
        value = std::move(array);
        return {};
    }
    for (auto& [key, each] : value.items()) MR_TRY(to_arrays(each, below.in_member(key)));
    return {};
}

// One patch on its way through a document.
class Patch {
  public:
    Patch(Json& document, const std::vector<KeyedArray>& arrays)
        : document_(document), arrays_(arrays) {}

    base::Result<void> apply(const Json& operation) {
        const std::string kind = MR_TRY(text(operation, "op"));
        const Steps path = MR_TRY(parse_pointer(MR_TRY(text(operation, "path"))));
        if (kind == "remove") return remove(path);
        if (kind == "move" || kind == "copy") {
            const Steps from = MR_TRY(parse_pointer(MR_TRY(text(operation, "from"))));
            return add(path, MR_TRY(take(from, path, kind == "move")));
        }
        if (kind != "add" && kind != "replace" && kind != "test") {
            return base::invalid_argument("operation not known: " + base::excerpt(kind, 60))
                .hint("there are add, remove, replace, move, copy, test");
        }
        if (!operation.contains("value")) {
            return base::invalid_argument(fmt::format("{} without a value", kind));
        }
        const Json& value = operation["value"];
        if (kind == "add") return add(path, value);
        if (kind == "test") return test(path, value);
        auto place = MR_TRY(find_place(document_, path, arrays_, false));
        if (!place || place->found.empty()) return leads_nowhere(path);
        return put(*place, path, value);
    }

  private:
    static base::Result<std::string> text(const Json& operation, const char* name) {
        if (!operation.is_object() || !operation.contains(name) || !operation[name].is_string()) {
            return base::invalid_argument(fmt::format("expected a text as {}", name));
        }
        return operation[name].get<std::string>();
    }

    base::Result<void> add(const Steps& path, Json value) {
        auto place = MR_TRY(find_place(document_, path, arrays_, true));
        if (!place) return leads_nowhere(path);
        const bool is_in_list = place->parent != nullptr && place->parent->is_array();
        if (!is_in_list || place->keyed != nullptr) return put(*place, path, std::move(value));
        Json& list = *place->parent;
        const auto index = place->step == "-" ? std::optional(list.size()) : index_of(place->step);
        if (!index || *index > list.size()) return leads_nowhere(path);
        MR_TRY(prepare(value, *place));
        list.insert(list.begin() + static_cast<ptrdiff_t>(*index), std::move(value));
        return {};
    }

    // In the place of what stands there, if anything does.
    base::Result<void> put(const Place& place, const Steps& path, Json value) {
        if (place.keyed != nullptr) {
            MR_TRY(check_depth(value, place));
            const bool is_put = MR_TRY(put_elements(*place.parent, *place.keyed, place.keys,
                                                    std::move(value), place.below));
            if (!is_put) return leads_nowhere(path);
            return {};
        }
        MR_TRY(prepare(value, place));
        if (place.found.empty()) {
            (*place.parent)[place.step] = std::move(value);
        } else {
            *place.found[0] = std::move(value);
        }
        return {};
    }

    static base::Result<void> prepare(Json& value, const Place& place) {
        MR_TRY(check_depth(value, place));
        return to_arrays(value, place.below);
    }

    static base::Result<void> check_depth(const Json& value, const Place& place) {
        if (place.depth + depth_of(value) <= base::kJsonDepthMax) return {};
        return base::invalid_argument(
            fmt::format("lists and objects nested deeper than {}", base::kJsonDepthMax));
    }

    base::Result<void> remove(const Steps& path) {
        const auto place = MR_TRY(find_place(document_, path, arrays_, false));
        if (!place || place->found.empty()) return {};
        if (place->parent == nullptr) {
            document_ = Json::object();
        } else if (place->parent->is_object()) {
            place->parent->erase(place->step);
        } else {
            auto& elements = place->parent->get_ref<Json::array_t&>();
            size_t gone = 0;
            size_t kept = 0;
            for (Json& element : elements) {
                if (gone < place->found.size() && &element == place->found[gone]) {
                    ++gone;
                } else if (Json& to = elements[kept++]; &to != &element) {
                    to = std::move(element);
                }
            }
            elements.resize(kept);
        }
        return {};
    }

    // The value that a copy or move is about.
    base::Result<Json> take(const Steps& from, const Steps& path, bool is_move) {
        const auto place = MR_TRY(find_place(document_, from, arrays_, false));
        if (!place || place->found.empty()) return leads_nowhere(from);
        if (place->found.size() > 1) return several_have_the_keys(place->found.size(), from);
        const bool into_itself =
            from.size() < path.size() && std::equal(from.begin(), from.end(), path.begin());
        if (is_move && into_itself) return base::invalid_argument("a value is moved into itself");
        copied_ += weight_of(*place->found[0]);
        if (copied_ > kPatchCopiedMax) {
            return base::invalid_argument(
                fmt::format("more than {} values copied or moved", kPatchCopiedMax));
        }
        Json value = *place->found[0];
        if (is_move) MR_TRY(remove(from));
        return value;
    }

    base::Result<void> test(const Steps& path, const Json& value) {
        const auto place = MR_TRY(find_place(document_, path, arrays_, false));
        const auto holds = [&](const Json* found) { return is_equal(*found, value); };
        if (place && std::ranges::any_of(place->found, holds)) return {};
        return base::conflict("test failed: " + shown(path));
    }

    Json& document_;
    const std::vector<KeyedArray>& arrays_;
    size_t copied_ = 0;
};

}  // namespace

base::Result<Json> apply_patch(Json document, const Json& operations, const ArrayKeys& keys) {
    if (!operations.is_array()) return base::invalid_argument("a patch is a list of operations");
    if (operations.size() > kPatchOperationsMax) {
        return base::invalid_argument(
            fmt::format("more than {} operations in a patch", kPatchOperationsMax));
    }
    const std::vector<KeyedArray> arrays = MR_TRY(KeyedArray::all(keys));
    Patch patch(document, arrays);
    for (size_t i = 0; i < operations.size(); ++i) {
        auto applied = patch.apply(operations[i]);
        if (!applied.ok()) {
            return std::move(applied).error().in(fmt::format("operation {}", i + 1));
        }
    }
    return document;
}

}  // namespace millrace::catalog
