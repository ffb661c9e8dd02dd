// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// What is found in the catalog, and what a name that is being typed may become.
base::Result<net::Response> search_catalog(const Call& call);
base::Result<net::Response> suggest_names(const Call& call);

}  // namespace millrace::server
