// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// The first rows of a table, view or source.
base::Result<net::Response> preview_table(const Call& call);

}  // namespace millrace::server
