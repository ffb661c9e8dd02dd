// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// Tables, views and sources: the list, and what each tab of a table's page shows.
base::Result<net::Response> list_tables(const Call& call);
base::Result<net::Response> get_table(const Call& call);
base::Result<net::Response> list_table_runs(const Call& call);
base::Result<net::Response> get_table_quality(const Call& call);
base::Result<net::Response> get_table_definition(const Call& call);

}  // namespace millrace::server
