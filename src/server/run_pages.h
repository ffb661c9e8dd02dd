// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// Runs: the list, one of them with its steps, and how to begin one.
base::Result<net::Response> list_runs(const Call& call);
base::Result<net::Response> get_run(const Call& call);
// Begins `millrace run` as a process of its own, which borrows the right to write as any other
// does. It outlives the server.
base::Result<net::Response> start_run(const Call& call);

}  // namespace millrace::server
