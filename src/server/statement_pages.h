// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// What the SQL page asks; see statements.h.
base::Result<net::Response> start_statement(const Call& call);
base::Result<net::Response> get_statement(const Call& call);
base::Result<net::Response> cancel_statement(const Call& call);
base::Result<net::Response> get_statement_result(const Call& call);

}  // namespace millrace::server
