// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include "app/workspace.h"
#include "profile/table_profile.h"

namespace millrace::app {

// Reads the newest version of a table once, on all threads, and says what its columns hold.
base::Result<profile::TableProfile> profile_table(Workspace& space, const lake::TableId& table);
// Records that of the table's newest version in the catalog. Only with Purpose::Write.
base::Result<void> record_profile(Workspace& space, const lake::Table& table,
                                  const profile::TableProfile& profile);

// What became of one table's profile.
struct Profiled {
    lake::TableId table;
    int64_t version = 0;
    std::chrono::nanoseconds duration{0};
    std::optional<base::Error> error;
};
// Profiles the tables of a run whose newest version has no profile yet, one after the other, and
// tells of each. One that fails has its error, and the next one follows: what was published stays.
base::Result<std::vector<Profiled>> profile_run(Workspace& space, const elt::RunResult& run,
                                                const std::function<void(const Profiled&)>& tell);

}  // namespace millrace::app
