// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/stop.h"
#include "lake/lake.h"

namespace millrace::elt {

struct ExportReport {
    int64_t files = 0;
    int64_t bytes = 0;
};

// Puts the files of a version at `target` as a plain Hive layout
// (year=2014/month=1/part-0.parquet), for readers that know nothing of us. Built beside the target
// and swapped in by one rename, so a reader that opens the folder sees the old export or the new
// one. What an earlier export left there is replaced; a folder that is not an export of ours is
// Conflict, and so is one that another process exports to. Where `target` is a link, the folder it
// leads to is replaced. What fails or is stopped leaves nothing. Bytes copied are told to
// `progress`.
base::Result<ExportReport> export_table(lake::Lake& lake, const lake::TableId& table,
                                        int64_t version, const base::Path& target,
                                        const base::Stop& stop,
                                        const base::Progress& progress = {});

// The version of the table whose files stand at `target`; none if no export of it does.
std::optional<int64_t> exported_version(const lake::TableId& table, const base::Path& target);

// InvalidArgument if `target` leads into the data directory: nothing can be exported there.
base::Result<void> check_export_target(const base::Path& target, const base::Path& data_directory);

}  // namespace millrace::elt
