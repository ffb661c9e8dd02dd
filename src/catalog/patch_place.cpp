// SPDX-License-Identifier: Apache-2.0
#include "catalog/patch_place.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "base/utf8.h"
#include "catalog/urn.h"

namespace millrace::catalog {
namespace {

using base::Json;

constexpr size_t kShownBytes = 200;  // of a path in a message

// What stands at the end of the way; null if it ends before.
const Json* at_end(const Json& element, const Steps& way) {
    const Json* at = &element;
    for (const std::string& step : way) {
        if (!at->is_object()) return nullptr;
        const auto found = at->find(step);
        if (found == at->end()) return nullptr;
        at = &*found;
    }
    return at;
}

std::string key_text(const Json* key) {
    if (key == nullptr) return {};
    return key->is_string() ? key->get<std::string>() : key->dump();
}

bool is_key(const Json* found, const std::string& key) {
    if (found != nullptr && found->is_string()) return found->get_ref<const std::string&>() == key;
    return key_text(found) == key;
}

}  // namespace

std::string shown(const Steps& steps) {
    return "/" + base::excerpt(base::join(steps, "/"), kShownBytes);
}

base::Error several_have_the_keys(size_t count, const Steps& steps) {
    return base::invalid_argument(
        fmt::format("{} elements have the keys: {}", count, shown(steps)));
}

base::Result<Steps> parse_pointer(const std::string& pointer) {
    if (pointer.empty()) return Steps{};
    if (pointer[0] != '/') {
        return base::invalid_argument("path does not begin with a slash: " +
                                      base::excerpt(pointer, kShownBytes));
    }
    if (std::count(pointer.begin(), pointer.end(), '/') > int64_t{base::kJsonDepthMax}) {
        return base::invalid_argument(fmt::format("path of more than {} steps: {}",
                                                  base::kJsonDepthMax,
                                                  base::excerpt(pointer, kShownBytes)));
    }
    Steps steps = base::split(std::string_view(pointer).substr(1), '/');
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

base::Result<std::vector<KeyedArray>> KeyedArray::all(const ArrayKeys& keys) {
    if (keys.size() > kArrayKeysMax) {
        return base::invalid_argument(
            fmt::format("keys given for more than {} arrays", kArrayKeysMax));
    }
    std::vector<KeyedArray> arrays;
    for (const auto& [path, names] : keys) {
        if (names.size() > kKeyFieldsMax) {
            return base::invalid_argument(fmt::format("more than {} key fields: {}", kKeyFieldsMax,
                                                      base::excerpt(path, kShownBytes)));
        }
        KeyedArray& array = arrays.emplace_back(KeyedArray{base::split(path, '/'), {}});
        for (std::string_view rest : names) {
            Steps way;
            for (size_t end = 0; end != std::string_view::npos;) {
                end = rest.find(kUnitSeparator);
                way.emplace_back(rest.substr(0, end));
                if (end != std::string_view::npos) rest.remove_prefix(end + kUnitSeparator.size());
            }
            array.fields.push_back(std::move(way));
        }
    }
    return arrays;
}

bool KeyedArray::has_keys(const Json& element, std::span<const std::string> keys) const {
    if (fields.empty()) return keys.empty() || is_key(&element, keys[0]);
    for (size_t i = 0; i < keys.size(); ++i) {
        if (!is_key(at_end(element, fields[i]), keys[i])) return false;
    }
    return true;
}

bool KeyedArray::has_keys_of(const Json& element, const Json& other) const {
    if (fields.empty()) return is_key(&element, key_text(&other));
    return std::all_of(fields.begin(), fields.end(), [&](const Steps& way) {
        return is_key(at_end(element, way), key_text(at_end(other, way)));
    });
}

void KeyedArray::fill_in(Json& element, std::span<const std::string> keys) const {
    if (!element.is_object() || fields.empty()) return;
    for (size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].empty() || fields[i].size() != 1) continue;
        if (!element.contains(fields[i][0])) element[fields[i][0]] = keys[i];
    }
}

ArraysBelow::ArraysBelow(const std::vector<KeyedArray>& arrays) {
    for (const KeyedArray& array : arrays) open_.emplace_back(&array, 0);
}

const KeyedArray* ArraysBelow::here() const {
    for (const auto& [array, done] : open_) {
        if (done == array->path.size()) return array;
    }
    return nullptr;
}

ArraysBelow ArraysBelow::in_member(std::string_view name) const {
    ArraysBelow below;
    for (const auto& [array, done] : open_) {
        if (done == array->path.size()) continue;
        const std::string& step = array->path[done];
        if (step == "*" || step == name) below.open_.emplace_back(array, done + 1);
    }
    return below;
}

ArraysBelow ArraysBelow::in_element() const {
    return in_member("*");
}

base::Result<std::optional<Place>> find_place(Json& document, const Steps& steps,
                                              const std::vector<KeyedArray>& arrays, bool make) {
    const std::optional<Place> nothing;
    Json* at = &document;
    Place place{.found = {at}, .below = ArraysBelow(arrays)};
    for (size_t i = 0; i < steps.size();) {
        if (i > 0) {
            if (place.found.size() > 1) return several_have_the_keys(place.found.size(), steps);
            if (place.found.empty()) {
                if (!make) return nothing;
                if (at->is_object()) {
                    place.found = {&(*at)[place.step]};
                } else if (place.keyed != nullptr && !place.keyed->fields.empty()) {
                    Json element = Json::object();
                    place.keyed->fill_in(element, place.keys);
                    at->push_back(std::move(element));
                    place.found = {&at->back()};
                } else {
                    return nothing;
                }
            }
            at = place.found[0];
        }
        const KeyedArray* keyed = place.below.here();
        if (make && at->is_null()) *at = keyed != nullptr ? Json::array() : Json::object();
        const ArraysBelow above = std::move(place.below);
        place = {.parent = at, .depth = place.depth + 1, .below = above.in_element()};
        if (at->is_object()) {
            place.step = steps[i++];
            place.below = above.in_member(place.step);
            const auto member = at->find(place.step);
            if (member != at->end()) place.found = {&*member};
        } else if (at->is_array() && keyed != nullptr) {
            const size_t count = std::min(keyed->key_count(), steps.size() - i);
            place.keyed = keyed;
            place.keys.assign(steps.begin() + static_cast<ptrdiff_t>(i),
                              steps.begin() + static_cast<ptrdiff_t>(i + count));
            i += count;
            for (Json& element : *at) {
                if (keyed->has_keys(element, place.keys)) place.found.push_back(&element);
            }
        } else if (at->is_array()) {
            place.step = steps[i++];
            const auto index = index_of(place.step);
            if (index && *index < at->size()) place.found = {&(*at)[*index]};
        } else {
            return nothing;
        }
    }
    return std::optional(std::move(place));
}

}  // namespace millrace::catalog
