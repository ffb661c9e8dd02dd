// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/workspace.h"
#include "profile/table_profile.h"

namespace millrace::app {

// Reads the newest version of a table once, on all threads, and says what its columns hold.
base::Result<profile::TableProfile> profile_table(Workspace& space, const lake::TableId& table);
// Records that of the table's newest version in the catalog. Only with Purpose::Write.
base::Result<void> record_profile(Workspace& space, const lake::Table& table,
                                  const profile::TableProfile& profile);

}  // namespace millrace::app
