// SPDX-License-Identifier: Apache-2.0
#include "catalog/registry.h"
#include "catalog/urn.h"

// A text that is a urn keeps its text, its parts make the same urn again, and its key is JSON that
// can be written and read. What a urn is made of comes back.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace millrace::catalog;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    MR_CHECK(unescape_part(escape_part(text)) == text);
    const auto single = Urn::make("tag", {std::string(text)});
    if (single.ok() && !text.starts_with("urn:li:")) {
        MR_CHECK(unescape_part(single->id()) == text && !single->is_tuple());
    }
    const auto urn = Urn::parse(text);
    if (!urn.ok()) return 0;
    MR_CHECK(urn->text() == text);
    const auto parts = urn->parts();
    std::string joined;
    for (const auto& part : parts) {
        MR_CHECK(!part.empty());
        joined += (joined.empty() ? "" : ",") + part;
    }
    MR_CHECK((urn->is_tuple() ? "(" + joined + ")" : joined) == urn->id());
    const auto resolved = Registry::builtin().resolve(*urn);
    if (resolved.ok()) {
        MR_CHECK(resolved->id() == urn->id());
        const std::string key = Registry::builtin().key_of(*resolved).dump();
        MR_CHECK(millrace::base::parse_json(key).ok());
    }
    return 0;
}
