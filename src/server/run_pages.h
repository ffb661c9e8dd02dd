// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// Runs: the list, one of them with its steps, what it said; how to begin one and to stop it.
base::Result<net::Response> list_runs(const Call& call);
base::Result<net::Response> get_run(const Call& call);
base::Result<net::Response> get_run_log(const Call& call);
// Begins `millrace run` as a process of its own, which borrows the right to write as any other
// does, and answers when its record is there. It outlives the server.
base::Result<net::Response> start_run(const Call& call);
// Lets it know that it is to stop, as Ctrl-C does: it ends with its next look, and undoes the step
// that it is at.
base::Result<net::Response> stop_run(const Call& call);

// A run with its steps, what it has still to do, and how far it is: the API's RunDetail.
base::Result<base::Json> run_detail(Reader& reader, const Site& site, const elt::RunRecord& run);

}  // namespace millrace::server
