// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/stop.h"
#include "elt/names.h"
#include "elt/run_recorder.h"
#include "lake/lake.h"
#include "sql/engine.h"

namespace millrace::elt {

// Makes what an older version of a table or view held its newest version, and answers the number of
// that; the current one's if it holds the same. A version comes back only if it can be read:
//
//   Corruption       one of its files is gone or damaged
//   Conflict         a view would come to read itself
//   InvalidArgument  a view's query no longer binds: a table or column that it reads is gone
//
// `recorder` writes it down in the same transaction.
base::Result<int64_t> roll_back(const Project& project, Names& names, lake::Lake& lake,
                                sql::Engine& engine, const base::Clock& clock,
                                const base::Stop& stop, RunRecorder& recorder,
                                const lake::Table& table, const lake::Snapshot& version);

}  // namespace millrace::elt
