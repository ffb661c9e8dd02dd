// SPDX-License-Identifier: Apache-2.0
#include "search/manifest.h"

#include <fmt/format.h>

#include <sstream>

#include "search/encoding.h"

namespace millrace::search {
namespace {

constexpr std::string_view kChecksum = "checksum ";

}  // namespace

std::string Manifest::text() const {
    std::string text = fmt::format("format {}\napplied {}\nboot {}\nnext {}\n", kIndexFormat,
                                   applied, boot, next_file);
    for (const Entry& entry : segments) {
        text += fmt::format("segment {} {:08x}\n", entry.file, entry.identity);
    }
    return text + fmt::format("{}{:08x}\n", kChecksum, checksum_of(text));
}

std::optional<Manifest> Manifest::of(std::string_view text) {
    const size_t end = text.rfind(kChecksum);
    if (end == text.npos) return std::nullopt;
    const std::string_view checked = text.substr(0, end);
    if (text.substr(end) != fmt::format("{}{:08x}\n", kChecksum, checksum_of(checked))) {
        return std::nullopt;
    }
    Manifest manifest;
    int format = 0;
    std::istringstream lines{std::string(checked)};
    for (std::string key; lines >> key;) {
        if (key == "format") {
            lines >> format;
        } else if (key == "applied") {
            lines >> manifest.applied;
        } else if (key == "boot") {
            lines.get();
            std::getline(lines, manifest.boot);
        } else if (key == "next") {
            lines >> manifest.next_file;
        } else if (key == "segment") {
            Entry& entry = manifest.segments.emplace_back();
            lines >> entry.file >> std::hex >> entry.identity >> std::dec;
        }
    }
    if (format != kIndexFormat) return std::nullopt;
    return manifest;
}

}  // namespace millrace::search
