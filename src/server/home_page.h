// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// What is here, what needs attention, what happened last.
base::Result<net::Response> get_home(const Call& call);

}  // namespace millrace::server
