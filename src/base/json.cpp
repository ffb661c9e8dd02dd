// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <algorithm>
#include <string>

namespace millrace::base {
namespace {

// How deep lists and objects are nested, at the most, if the text is JSON.
size_t depth_of(std::string_view text) {
    size_t depth = 0;
    size_t deepest = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
            case '"':
                for (++i; i < text.size() && text[i] != '"'; ++i) {
                    if (text[i] == '\\') ++i;
                }
                break;
            case '[':
            case '{':
                deepest = std::max(deepest, ++depth);
                break;
            case ']':
            case '}':
                if (depth > 0) --depth;
                break;
            default:
                break;
        }
    }
    return deepest;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
    if (depth_of(text) > kJsonDepthMax) {
        return invalid_argument("JSON nested too deep: more than " + std::to_string(kJsonDepthMax) +
                                " lists and objects in each other");
    }
    try {
        return Json::parse(text);
    } catch (const nlohmann::json::exception& e) {
        return invalid_argument(std::string("invalid JSON: ") + e.what());
    }
}

}  // namespace millrace::base
