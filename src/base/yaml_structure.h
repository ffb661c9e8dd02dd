// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace millrace::base {

// What the YAML library reads without a word, though it is no definition: text behind the end of
// the document, two equal keys (it keeps the last), an alias inside its own anchor (a value without
// end). Told by the events of the parser, so the cost is that of the text, whatever its aliases
// stand for.
struct YamlFault {
    int64_t line = 0;  // counts from 0, as does `column`
    int64_t column = 0;
    std::string message;
    std::string hint;
};

// The first one in `text`. Throws what the library does where it is no YAML.
std::optional<YamlFault> find_yaml_fault(const std::string& text);

}  // namespace millrace::base
