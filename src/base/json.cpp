// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

namespace millrace::base {

Result<Json> parse_json(std::string_view text) {
    try {
        return Json::parse(text);
    } catch (const nlohmann::json::exception& e) {
        return invalid_argument(std::string("invalid JSON: ") + e.what());
    }
}

}  // namespace millrace::base
