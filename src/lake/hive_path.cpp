// SPDX-License-Identifier: Apache-2.0
#include "lake/hive_path.h"

#include <string_view>

#include "base/error.h"

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

}  // namespace millrace::lake
