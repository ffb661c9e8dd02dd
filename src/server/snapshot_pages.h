// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// The versions of a table, what changed between two, and the way back to one.
base::Result<net::Response> list_snapshots(const Call& call);
base::Result<net::Response> compare_snapshots(const Call& call);
// By the command. 202: it goes on, and its event is that of any new version.
base::Result<net::Response> roll_back_table(const Call& call);

}  // namespace millrace::server
