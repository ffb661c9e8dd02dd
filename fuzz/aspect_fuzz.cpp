// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "catalog/json_patch.h"
#include "catalog/registry.h"
#include "catalog/value_check.h"

namespace {

using namespace millrace;

// A value that is one of the aspect is kept in a form that does not change any more.
void check_form(const catalog::AspectType& aspect, const base::Json& value) {
    const catalog::Registry& registry = catalog::Registry::builtin();
    const auto kept = catalog::check_value(registry, aspect, value);
    if (!kept.ok()) return;
    const std::string form = kept->dump();
    const auto read = base::parse_json(form);
    MR_CHECK(read.ok());
    const auto again = catalog::check_value(registry, aspect, *read);
    MR_CHECK(again.ok() && again->dump() == form);
}

// What stands before the next zero byte, or all; `input` is then what comes behind it.
std::string_view take(std::string_view& input) {
    const std::string_view front = input.substr(0, input.find('\0'));
    input.remove_prefix(std::min(front.size() + 1, input.size()));
    return front;
}

// The aspect of that name; any, so that a name that is none leads somewhere too.
const catalog::AspectType& aspect_of(std::string_view name) {
    const catalog::Registry& registry = catalog::Registry::builtin();
    if (const auto* aspect = registry.aspect(name)) return *aspect;
    size_t number = 0;
    for (const char c : name) number = number * 256 + static_cast<unsigned char>(c);
    const auto& aspects = registry.aspects();
    return std::next(aspects.begin(), static_cast<ptrdiff_t>(number % aspects.size()))->second;
}

}  // namespace

// The input: the name of an aspect, a zero byte, a value, a zero byte, a patch. What a patch
// answers can be read again, an empty one answers what it was given, and what it makes is a value
// like another.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const catalog::AspectType& aspect = aspect_of(take(rest));
    const auto value = base::parse_json(take(rest));
    if (!value.ok()) return 0;
    check_form(aspect, *value);
    const auto same = catalog::apply_patch(*value, base::Json::array(), aspect.array_keys);
    MR_CHECK(same.ok() && *same == *value);
    const auto patch = base::parse_json(rest);
    if (!patch.ok()) return 0;
    const auto patched = catalog::apply_patch(*value, *patch, aspect.array_keys);
    if (!patched.ok()) return 0;
    MR_CHECK(base::parse_json(patched->dump()).ok());
    check_form(aspect, *patched);
    return 0;
}
