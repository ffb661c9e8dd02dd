// SPDX-License-Identifier: Apache-2.0
#include "lake/hive_path.h"

#include "base/error.h"
#include "base/text.h"

namespace millrace::lake {
namespace {

constexpr std::string_view kNullName = "__HIVE_DEFAULT_PARTITION__";
constexpr std::string_view kHex = "0123456789ABCDEF";

void append_escaped(std::string_view text, std::string& out) {
    constexpr std::string_view kSpecial = "\"#%'*/:=?\\{[]^\x7F";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || kSpecial.find(c) != std::string_view::npos) {
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += c;
        }
    }
}

void append_value(const PartitionValue& value, std::string& out) {
    if (!value) {
        out += kNullName;
    } else if (*value == kNullName) {
        out += "%5F";
        out += kNullName.substr(1);
    } else {
        append_escaped(*value, out);
    }
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::string unescape(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high >= 0 && low >= 0) {
                out += static_cast<char>(high << 4 | low);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

}  // namespace

std::string hive_path(std::span<const std::string> names, std::span<const PartitionValue> values) {
    MR_CHECK(names.size() == values.size());
    std::string path;
    for (size_t i = 0; i < names.size(); ++i) {
        if (i > 0) path += '/';
        append_escaped(names[i], path);
        path += '=';
        append_value(values[i], path);
    }
    return path;
}

std::vector<HiveColumn> parse_hive_path(std::string_view path) {
    std::vector<HiveColumn> columns;
    for (const std::string& segment : base::split(path, '/')) {
        const size_t equals = segment.find('=');
        if (equals == std::string::npos) continue;
        const std::string_view value = std::string_view(segment).substr(equals + 1);
        columns.push_back({unescape(std::string_view(segment).substr(0, equals)),
                           value == kNullName ? PartitionValue{} : unescape(value)});
    }
    return columns;
}

}  // namespace millrace::lake
