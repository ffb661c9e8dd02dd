// SPDX-License-Identifier: Apache-2.0
#include "catalog/urn.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/utf8.h"

namespace millrace::catalog {
namespace {

constexpr std::string_view kStart = "urn:li:";
constexpr size_t kShownBytes = 200;  // of a urn in a message

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Where the parts of "(a,(b,c),d)" end: at commas and the last parenthesis of its own level.
// None if it does not close at its end.
std::vector<size_t> ends_of_parts(std::string_view tuple) {
    std::vector<size_t> ends;
    size_t depth = 0;
    for (size_t i = 0; i < tuple.size(); ++i) {
        if (tuple[i] == '(') ++depth;
        if (tuple[i] == ')') {
            if (depth == 0) return {};
            if (--depth > 0) continue;
            ends.push_back(i);
            return i + 1 == tuple.size() ? ends : std::vector<size_t>{};
        }
        if (tuple[i] == ',' && depth == 1) ends.push_back(i);
    }
    return {};
}

// The byte that stands as %XX at `at`, if one does.
std::optional<char> escaped_byte(std::string_view text, size_t at) {
    if (at + 2 >= text.size() || text[at] != '%') return std::nullopt;
    const int high = base::hex_digit(text[at + 1]);
    const int low = base::hex_digit(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

// Empty if it is text.
std::string_view why_no_text(std::string_view bytes) {
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    };
    if (std::any_of(bytes.begin(), bytes.end(), is_control)) return "a control character in it";
    return base::is_utf8(bytes) ? "" : "bytes in it that are no UTF-8";
}

std::string escape(std::string_view text, std::string_view special) {
    std::string out;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) {
            out += fmt::format("%{:02X}", c);
        } else {
            out += c;
        }
    }
    return out;
}

base::Error not_a_urn(std::string_view text, std::string_view why) {
    return base::invalid_argument(
               fmt::format("not a urn: {}: {}", base::excerpt(text, kShownBytes), why))
        .hint("write urn:li:<type>:<id>, or urn:li:<type>:(<part>,<part>)");
}

}  // namespace

base::Result<Urn> Urn::parse(std::string_view text) {
    if (!text.starts_with(kStart)) return not_a_urn(text, "it does not begin with urn:li:");
    if (text.size() > kBytesMax) {
        return not_a_urn(text, fmt::format("it has more than {} bytes", kBytesMax));
    }
    const std::string_view rest = text.substr(kPrefix);
    const size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return not_a_urn(text, "no id behind its type");
    const std::string_view type = rest.substr(0, colon);
    if (type.empty() || !std::all_of(type.begin(), type.end(), is_letter_or_digit)) {
        return not_a_urn(text, "its type is not of letters and digits");
    }
    const std::string_view id = rest.substr(colon + 1);
    if (id.empty()) return not_a_urn(text, "its id is empty");
    if (id.front() == ' ' || id.back() == ' ') return not_a_urn(text, "white space around its id");
    if (text.find(kUnitSeparator) != std::string_view::npos) return not_a_urn(text, "U+241F in it");
    std::string_view why = why_no_text(id);
    // Its key aspect holds what the escapes stand for.
    if (why.empty() && id.find('%') != std::string_view::npos) why = why_no_text(unescape_part(id));
    if (!why.empty()) return not_a_urn(text, why);
    if (id.front() != '(') return Urn(std::string(text), type.size(), false);
    const auto ends = ends_of_parts(id);
    if (ends.empty()) return not_a_urn(text, "its parentheses do not match");
    size_t begin = 1;
    for (const size_t end : ends) {
        if (begin == end) return not_a_urn(text, "a part of its tuple is empty");
        begin = end + 1;
    }
    return Urn(std::string(text), type.size(), true);
}

base::Result<Urn> Urn::make(std::string_view type, const std::vector<std::string>& parts) {
    MR_CHECK(!parts.empty());
    const bool is_tuple = parts.size() > 1;
    const auto part = [&](const std::string& text) {
        if (text.starts_with(kStart)) return text;
        return is_tuple ? escape_part(text) : escape(text, "()%");
    };
    std::string text = fmt::format("{}{}:", kStart, type);
    if (is_tuple) {
        char separator = '(';
        for (const std::string& each : parts) {
            text += separator + part(each);
            separator = ',';
        }
        text += ')';
    } else {
        text += part(parts[0]);
    }
    Urn urn = MR_TRY(parse(text));
    // A urn among them may hold a comma or a lone parenthesis, the type a colon.
    if (urn.type() != type || urn.parts().size() != parts.size()) {
        return not_a_urn(text, "its parts cannot be told apart");
    }
    return urn;
}

std::vector<std::string> Urn::parts() const {
    if (!is_tuple_) return {std::string(id())};
    std::vector<std::string> parts;
    size_t begin = 1;
    for (const size_t end : ends_of_parts(id())) {
        parts.emplace_back(id().substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

Urn Urn::with_type(std::string_view type) const {
    return Urn(fmt::format("{}{}:{}", kStart, type, id()), type.size(), is_tuple_);
}

std::string escape_part(std::string_view text) {
    return escape(text, ",()%");
}

std::string unescape_part(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (const auto byte = escaped_byte(text, i)) {
            out += *byte;
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string name_in_urn(std::string_view text) {
    const auto urn = Urn::parse(text);
    if (!urn.ok()) return std::string(text);
    if (!urn->is_tuple()) return unescape_part(urn->id());
    std::string name;
    for (const std::string& part : urn->parts()) {
        if (part.starts_with("urn:li:")) continue;
        if (!name.empty()) name += ' ';
        name += unescape_part(part);
    }
    return name;
}

}  // namespace millrace::catalog
