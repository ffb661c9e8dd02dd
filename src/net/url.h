// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace millrace::net {

// For a place in a URL's path or query: everything but letters, digits and -_.~ as %XX
// (RFC 3986, section 2).
std::string encode_url(std::string_view text);

// A segment of a path, %XX decoded; "+" stands for itself. InvalidArgument for a % without two
// hexadecimal digits behind it, for what is no UTF-8 when decoded, and for a zero byte.
base::Result<std::string> decode_url(std::string_view text);

// "a=1&b=x%20y" as pairs in their order. A name without "=" has an empty value; "+" is a space, as
// forms of browsers write it. The errors of decode_url().
base::Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

}  // namespace millrace::net
