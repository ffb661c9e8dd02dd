// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "catalog/json_patch.h"
#include "catalog/registry.h"
#include "catalog/value_check.h"

// The input: which aspect (two bytes), a value, a zero byte, a patch. A value that is one of the
// aspect is kept in a form that does not change any more; a patch only answers or refuses.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace millrace;
    if (size < 2) return 0;
    const catalog::Registry& registry = catalog::Registry::builtin();
    const auto& aspects = registry.aspects();
    const size_t number = (size_t{data[0]} << 8 | data[1]) % aspects.size();
    const catalog::AspectType& aspect =
        std::next(aspects.begin(), static_cast<ptrdiff_t>(number))->second;
    const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::string_view text = rest.substr(0, rest.find('\0'));
    const auto value = base::parse_json(text);
    if (!value.ok()) return 0;
    const auto kept = catalog::check_value(registry, aspect, *value);
    if (kept.ok()) {
        const std::string form = kept->dump();
        const auto again = catalog::check_value(registry, aspect, *base::parse_json(form));
        MR_CHECK(again.ok() && again->dump() == form);
    }
    if (text.size() == rest.size()) return 0;
    const auto patch = base::parse_json(rest.substr(text.size() + 1));
    if (patch.ok()) (void)catalog::apply_patch(*value, *patch, aspect.array_keys);
    return 0;
}
