// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::source {

enum class JsonKind : uint8_t { Null, Boolean, Number, String, Array, Object };

// A value as it stands in the text.
struct JsonValue {
    JsonKind kind = JsonKind::Null;
    // A string's content without its quotes, escapes still in it; anything else whole.
    std::string_view text;
    bool escaped = false;  // a string with escapes: see unescape_json()
};

// Steps through the members of one JSON object or the elements of one array (RFC 8259, strictly,
// at most kJsonDepthMax deep), checking every byte it passes. Numbers stay text, so that they are
// exact whatever their length: what a parser to double and int64 would round or refuse is no fault
// of the line. UTF-8 is not checked here.
//
//     JsonScanner scanner(line);
//     if (scanner.enter(JsonKind::Object)) while (scanner.next_member(key, value)) ...
//     if (scanner.fault() != nullptr) ...
//
// Borrows the text. Safe on bytes that change while it reads.
class JsonScanner {
  public:
    explicit JsonScanner(std::string_view text) : text_(text) {}

    // The text is an object or array, and nothing follows it but white space: that is known once
    // next_*() has answered false and there is no fault. False: it does not begin as one.
    bool enter(JsonKind kind);
    // `key` is a String.
    bool next_member(JsonValue& key, JsonValue& value);
    bool next_element(JsonValue& value);

    // What is wrong, in words; null: nothing so far. fault_at() is the position.
    const char* fault() const { return fault_; }
    size_t fault_at() const { return at_; }

  private:
    bool fail(const char* fault);
    void skip_space();
    bool take(char c);
    bool at_another(char closing);
    bool take_value(JsonValue& value, int depth);
    bool take_string(JsonValue& value);
    bool take_number();
    bool take_nested(char closing, int depth);
    bool take_word(std::string_view word);
    bool finish();

    std::string_view text_;
    size_t at_ = 0;
    bool first_ = true;
    const char* fault_ = nullptr;
};

inline constexpr int kJsonDepthMax = 100;

// The text a string stands for, appended to `out`. Escapes must have been checked by a scanner.
void unescape_json(std::string_view text, std::string& out);

}  // namespace millrace::source
