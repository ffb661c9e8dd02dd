// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace millrace::base {

// The front of foreign bytes, at most `bytes_max` of them, as valid UTF-8: what is not becomes
// U+FFFD, and no character is cut in half.
std::string excerpt(std::string_view bytes, size_t bytes_max);

bool is_utf8(std::string_view bytes);

}  // namespace millrace::base
