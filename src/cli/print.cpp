// SPDX-License-Identifier: Apache-2.0
#include "cli/print.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"

namespace millrace::cli {

size_t width_of(std::string_view text) {
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

std::string fit(std::string_view text, size_t width) {
    std::string clean;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        clean += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
    if (width_of(clean) <= width) return clean;
    size_t at = 0;
    for (size_t seen = 0; at < clean.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(clean[at]) & 0xc0) != 0x80;
        if (begins && seen++ == width - 1) break;
    }
    return clean.substr(0, at) + "…";
}

bool is_terminal(int descriptor) {
    const char* kind = std::getenv("TERM");
    return ::isatty(descriptor) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
}

std::string styled(std::string_view text, Style style, int descriptor) {
    if (style == Style::Plain || !is_terminal(descriptor) || std::getenv("NO_COLOR") != nullptr) {
        return std::string(text);
    }
    const char* code = "";
    switch (style) {
        case Style::Plain:
            break;
        case Style::Bold:
            code = "1";
            break;
        case Style::Dim:
            code = "2";
            break;
        case Style::Green:
            code = "32";
            break;
        case Style::Yellow:
            code = "33";
            break;
        case Style::Red:
            code = "31";
            break;
        case Style::Cyan:
            code = "36";
            break;
    }
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string count_of(int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", base::format_count(count), noun, count == 1 ? "" : "s");
}

std::string shell_word(const std::string& text) {
    constexpr std::string_view kPlain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:,@+=";
    if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

std::string TextTable::to_string(size_t cell_max) const {
    std::vector<size_t> widths;
    for (size_t c = 0; c < header_.size(); ++c) {
        size_t width = width_of(header_[c]);
        for (const auto& row : rows_) width = std::max(width, std::min(cell_max, width_of(row[c])));
        widths.push_back(width);
    }
    const auto line = [&](const std::vector<std::string>& cells, Style style) {
        std::string text;
        for (size_t c = 0; c < cells.size(); ++c) {
            const std::string cell = fit(cells[c], std::max(cell_max, width_of(header_[c])));
            const std::string pad(widths[c] - width_of(cell), ' ');
            const bool right = std::find(right_.begin(), right_.end(), c) != right_.end();
            if (c > 0) text += "  ";
            text += right ? pad + cell : cell;
            if (!right && c + 1 < cells.size()) text += pad;
        }
        return styled(text, style) + "\n";
    };
    std::string out = line(header_, Style::Dim);
    for (const auto& row : rows_) out += line(row, Style::Plain);
    return out;
}

void print_error(const base::Error& error) {
    std::string text = error.to_string();
    const size_t hint = text.find("\n  hint: ");
    if (hint != std::string::npos) {
        text =
            text.substr(0, hint) + "\n  " + styled("hint:", Style::Cyan, 2) + text.substr(hint + 8);
    }
    tell("{} {}\n", styled("error:", Style::Red, 2), text);
    for (const base::Error& other : error.also()) print_error(other);
}

}  // namespace millrace::cli
