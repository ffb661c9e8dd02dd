// SPDX-License-Identifier: Apache-2.0
#include "net/url.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace millrace::net {
namespace {

constexpr size_t kShownBytes = 200;  // of an address in a message

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

base::Result<std::string> decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at] == '+' && plus_is_space ? ' ' : text[at];
            continue;
        }
        const bool is_whole = text.size() - at > 2;
        const int high = is_whole ? base::hex_digit(text[at + 1]) : -1;
        const int low = is_whole ? base::hex_digit(text[at + 2]) : -1;
        if (high < 0 || low < 0) {
            return base::invalid_argument(
                fmt::format("no two hexadecimal digits behind % at character {}: {}", at + 1,
                            base::excerpt(text, kShownBytes)));
        }
        out += static_cast<char>(high * 16 + low);
        at += 2;
    }
    if (!base::is_utf8(out) || out.find('\0') != std::string::npos) {
        return base::invalid_argument("not UTF-8, or with a zero byte: " +
                                      base::excerpt(text, kShownBytes));
    }
    return out;
}

}  // namespace

std::string encode_url(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

base::Result<std::string> decode_url(std::string_view text) {
    return decode(text, false);
}

base::Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        if (pair.empty()) continue;
        const size_t equals = pair.find('=');
        std::string name = MR_TRY(decode(pair.substr(0, equals), true));
        std::string value;
        if (equals != std::string_view::npos) value = MR_TRY(decode(pair.substr(equals + 1), true));
        pairs.emplace_back(std::move(name), std::move(value));
    }
    return pairs;
}

}  // namespace millrace::net
