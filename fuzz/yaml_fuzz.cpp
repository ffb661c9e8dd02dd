// SPDX-License-Identifier: Apache-2.0
#include "base/yaml.h"

namespace {

using millrace::base::Yaml;

// Asks a value for everything it could be; none of it may do more than return an error. Aliases of
// aliases can stand for more values than anyone reads: `left` says how many still are.
void read(const Yaml& value, int& left) {
    if (--left < 0) return;
    (void)value.text();
    (void)value.integer();
    (void)value.boolean();
    MR_CHECK(value.location().line >= 1);
    if (value.is_list()) {
        const auto items = value.list();
        if (items.ok()) {
            for (const Yaml& item : *items) read(item, left);
        }
    }
    if (value.is_map()) {
        const auto entries = value.map();
        if (entries.ok()) {
            for (const auto& entry : *entries) read(entry.value, left);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto unset = [](const std::string&) -> std::optional<std::string> {
        return std::nullopt;
    };
    const auto document =
        Yaml::parse({reinterpret_cast<const char*>(data), size}, "fuzz.yaml", 1, unset);
    int left = 10000;
    if (document.ok()) read(*document, left);
    return 0;
}
