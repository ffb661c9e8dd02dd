// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"

namespace millrace::server {

// The first rows of a table, view or source.
base::Result<net::Response> preview_table(const Call& call);

// The columns, rows and `cut` of the API's Rows.
base::Json rows_json(const sql::TextRows& result);

}  // namespace millrace::server
