// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <simdjson.h>

namespace millrace::base {

bool is_utf8(std::string_view bytes) {
    return bytes.empty() || simdjson::validate_utf8(bytes.data(), bytes.size());
}

std::string excerpt(std::string_view bytes, size_t bytes_max) {
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
    std::string out;
    for (size_t at = 0; at < bytes.size();) {
        // The shortest prefix that is a character; none of up to 4 bytes: one byte is replaced.
        size_t length = 1;
        while (length <= 4 && at + length <= bytes.size() && !is_utf8(bytes.substr(at, length))) {
            ++length;
        }
        const bool valid = length <= 4 && at + length <= bytes.size();
        const std::string_view piece = valid ? bytes.substr(at, length) : kReplacement;
        if (out.size() + piece.size() > bytes_max) break;
        out += piece;
        at += valid ? length : 1;
    }
    return out;
}

}  // namespace millrace::base
