// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "net/http_message.h"

namespace millrace::server {

// An error as a client is told of it: application/problem+json (RFC 9457), with `hint` and, for
// further mistakes, `errors` beside its members. `instance` is the request's id.
net::Response problem(const net::Request& request, int status, std::string_view detail,
                      std::string_view hint = {});
// The status follows from the error's kind; a Conflict of a request that named the version it is
// based on is 412.
net::Response problem(const net::Request& request, const base::Error& error);

}  // namespace millrace::server
