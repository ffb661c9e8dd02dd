// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// The models of the project with what each came to the last time, and the latest runs: the API's
// Pipeline. What feeds what is known of models that were built; those that never were are read from
// their files, as they are now.
base::Result<net::Response> get_pipeline(const Call& call);

}  // namespace millrace::server
