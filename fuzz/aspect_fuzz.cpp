// SPDX-License-Identifier: Apache-2.0
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

}  // namespace

// The input: which aspect (two bytes), a value, a zero byte, a patch. What a patch answers can be
// read again, an empty one answers what it was given, and what it makes is a value like another.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size < 2) return 0;
    const auto& aspects = catalog::Registry::builtin().aspects();
    const size_t number = (size_t{data[0]} << 8 | data[1]) % aspects.size();
    const catalog::AspectType& aspect =
        std::next(aspects.begin(), static_cast<ptrdiff_t>(number))->second;
    const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::string_view text = rest.substr(0, rest.find('\0'));
    const auto value = base::parse_json(text);
    if (!value.ok()) return 0;
    check_form(aspect, *value);
    const auto same = catalog::apply_patch(*value, base::Json::array(), aspect.array_keys);
    MR_CHECK(same.ok() && *same == *value);
    if (text.size() == rest.size()) return 0;
    const auto patch = base::parse_json(rest.substr(text.size() + 1));
    if (!patch.ok()) return 0;
    const auto patched = catalog::apply_patch(*value, *patch, aspect.array_keys);
    if (!patched.ok()) return 0;
    MR_CHECK(base::parse_json(patched->dump()).ok());
    check_form(aspect, *patched);
    return 0;
}
