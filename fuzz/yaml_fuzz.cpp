// SPDX-License-Identifier: Apache-2.0
#include "base/yaml.h"

namespace {

using millrace::base::Yaml;

// Asks a value for everything it could be; none of it may do more than return an error.
void read(const Yaml& value) {
    (void)value.text();
    (void)value.integer();
    (void)value.boolean();
    MR_CHECK(value.location().line >= 1);
    if (value.is_list()) {
        const auto items = value.list();
        if (items.ok()) {
            for (const Yaml& item : *items) read(item);
        }
    }
    if (value.is_map()) {
        const auto entries = value.map();
        if (entries.ok()) {
            for (const auto& entry : *entries) read(entry.value);
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
    if (document.ok()) read(*document);
    return 0;
}
