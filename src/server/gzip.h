// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "net/http_message.h"

namespace millrace::server {

// Whether the client takes gzip (RFC 9110, section 12.5.3).
bool takes_gzip(const net::Request& request);
std::string gzip(std::string_view text);
// Compresses the body where the client takes that and it is worth it. Our answers hold no secret
// beside what a stranger could have put there, so that their sizes tell nothing.
void compress(const net::Request& request, net::Response& response);

}  // namespace millrace::server
