// SPDX-License-Identifier: Apache-2.0
#include "source/json_scanner.h"

#include <cstring>
#include <optional>

namespace millrace::source {
namespace {

bool is_digit(char c) {
    return static_cast<unsigned char>(c - '0') < 10;
}

// Whether any of 8 bytes is a quote, a backslash or a control character (Hacker's Delight, 6-1).
bool ends_plain_run(uint64_t word) {
    constexpr uint64_t kOnes = 0x0101010101010101;
    constexpr uint64_t kHighs = 0x8080808080808080;
    const auto has_zero = [](uint64_t x) { return (x - kOnes) & ~x & kHighs; };
    const uint64_t control = (word - kOnes * 0x20) & ~word & kHighs;
    return (has_zero(word ^ kOnes * '"') | has_zero(word ^ kOnes * '\\') | control) != 0;
}

// Four hexadecimal digits, or nothing.
std::optional<uint32_t> hex4(std::string_view text) {
    if (text.size() < 4) return std::nullopt;
    uint32_t value = 0;
    for (const char c : text.substr(0, 4)) {
        const char lower = static_cast<char>(c | 0x20);
        if (is_digit(c)) {
            value = value * 16 + static_cast<uint32_t>(c - '0');
        } else if (lower >= 'a' && lower <= 'f') {
            value = value * 16 + static_cast<uint32_t>(lower - 'a' + 10);
        } else {
            return std::nullopt;
        }
    }
    return value;
}

struct CodePoint {
    uint32_t value = 0;
    size_t size = 0;  // bytes of `text`; 0: not an escape of a whole character
};

// The character behind "\u" at the front of `text`; surrogates must come in pairs.
CodePoint read_unicode_escape(std::string_view text) {
    const auto high = hex4(text);
    if (!high) return {};
    if (*high < 0xD800 || *high > 0xDFFF) return {*high, 4};
    if (*high > 0xDBFF || text.size() < 10 || text[4] != '\\' || text[5] != 'u') return {};
    const auto low = hex4(text.substr(6));
    if (!low || *low < 0xDC00 || *low > 0xDFFF) return {};
    return {0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00), 10};
}

void append_utf8(uint32_t c, std::string& out) {
    const auto byte = [&out](uint32_t b) { out += static_cast<char>(b); };
    if (c < 0x80) return byte(c);
    if (c < 0x800) {
        byte(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            byte(0xE0 | c >> 12);
        } else {
            byte(0xF0 | c >> 18);
            byte(0x80 | (c >> 12 & 0x3F));
        }
        byte(0x80 | (c >> 6 & 0x3F));
    }
    byte(0x80 | (c & 0x3F));
}

char simple_escape(char c) {
    switch (c) {
        case '"':
        case '\\':
        case '/':
            return c;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return '\0';
    }
}

}  // namespace

void unescape_json(std::string_view text, std::string& out) {
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
        } else if (text[++i] == 'u') {
            const CodePoint c = read_unicode_escape(text.substr(i + 1));
            append_utf8(c.size == 0 ? 0xFFFD : c.value, out);
            i += c.size;
        } else {
            out += simple_escape(text[i]);
        }
    }
}

bool JsonScanner::fail(const char* fault) {
    fault_ = fault;
    return false;
}

void JsonScanner::skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r' || text_[at_] == '\n')) {
        ++at_;
    }
}

bool JsonScanner::take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
}

bool JsonScanner::enter(JsonKind kind) {
    skip_space();
    first_ = true;
    return take(kind == JsonKind::Object ? '{' : '[');
}

bool JsonScanner::finish() {
    skip_space();
    if (at_ != text_.size()) return fail("text after the end of the value");
    return false;
}

// Before a member or element: whether there is another, with the comma taken.
bool JsonScanner::at_another(char closing) {
    if (fault_ != nullptr) return false;
    skip_space();
    if (take(closing)) return finish();
    if (!first_) {
        if (!take(',')) return fail("expected ',' or the end of the value");
        skip_space();
    }
    first_ = false;
    return true;
}

bool JsonScanner::next_member(JsonValue& key, JsonValue& value) {
    if (!at_another('}')) return false;
    if (!take_string(key)) return false;
    skip_space();
    if (!take(':')) return fail("expected ':'");
    return take_value(value, 1);
}

bool JsonScanner::next_element(JsonValue& value) {
    return at_another(']') && take_value(value, 1);
}

bool JsonScanner::take_value(JsonValue& value, int depth) {
    skip_space();
    if (at_ >= text_.size()) return fail("expected a value");
    const size_t begin = at_;
    bool taken = false;
    switch (text_[at_]) {
        case '"':
            return take_string(value);
        case '{':
            value.kind = JsonKind::Object;
            taken = take_nested('}', depth);
            break;
        case '[':
            value.kind = JsonKind::Array;
            taken = take_nested(']', depth);
            break;
        case 't':
            value.kind = JsonKind::Boolean;
            taken = take_word("true");
            break;
        case 'f':
            value.kind = JsonKind::Boolean;
            taken = take_word("false");
            break;
        case 'n':
            value.kind = JsonKind::Null;
            taken = take_word("null");
            break;
        default:
            value.kind = JsonKind::Number;
            taken = take_number();
    }
    value.text = text_.substr(begin, at_ - begin);
    value.escaped = false;
    return taken;
}

bool JsonScanner::take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return fail("expected a value");
    at_ += word.size();
    return true;
}

bool JsonScanner::take_string(JsonValue& value) {
    if (!take('"')) return fail("expected a string in quotes");
    const size_t begin = at_;
    value.kind = JsonKind::String;
    value.escaped = false;
    for (;;) {
        uint64_t word = 0;
        while (at_ + sizeof(word) <= text_.size()) {
            std::memcpy(&word, text_.data() + at_, sizeof(word));
            if (ends_plain_run(word)) break;
            at_ += sizeof(word);
        }
        if (at_ >= text_.size()) return fail("string not closed");
        const char c = text_[at_];
        if (c == '"') break;
        if (static_cast<unsigned char>(c) < 0x20) return fail("control character in a string");
        ++at_;
        if (c != '\\') continue;
        value.escaped = true;
        if (at_ >= text_.size()) return fail("string not closed");
        if (text_[at_] == 'u') {
            const CodePoint escape = read_unicode_escape(text_.substr(at_ + 1));
            if (escape.size == 0) return fail("unknown \\u escape");
            at_ += 1 + escape.size;
        } else if (simple_escape(text_[at_]) != '\0') {
            ++at_;
        } else {
            return fail("unknown escape");
        }
    }
    value.text = text_.substr(begin, at_ - begin);
    ++at_;
    return true;
}

bool JsonScanner::take_number() {
    const auto take_digits = [this] {
        const size_t begin = at_;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        return at_ - begin;
    };
    take('-');
    const bool zero = at_ < text_.size() && text_[at_] == '0';
    const size_t digits = take_digits();
    if (digits == 0) return fail("expected a value");
    if (zero && digits > 1) return fail("number with a leading zero");
    if (take('.') && take_digits() == 0) return fail("expected a digit");
    if (take('e') || take('E')) {
        if (!take('+')) take('-');
        if (take_digits() == 0) return fail("expected a digit");
    }
    return true;
}

// An object or array inside a value, only checked.
bool JsonScanner::take_nested(char closing, int depth) {
    if (depth >= kJsonDepthMax) return fail("nested deeper than 100 levels");
    ++at_;
    JsonValue ignored;
    for (bool first = true;; first = false) {
        skip_space();
        if (first && take(closing)) return true;
        if (closing == '}') {
            if (!take_string(ignored)) return false;
            skip_space();
            if (!take(':')) return fail("expected ':'");
        }
        if (!take_value(ignored, depth + 1)) return false;
        skip_space();
        if (take(closing)) return true;
        if (!take(',')) return fail("expected ',' or the end of the value");
    }
}

}  // namespace millrace::source
