// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "base/error.h"
#include "base/stop.h"
#include "lake/partition_buckets.h"
#include "lake/partition_layout.h"
#include "lake/partition_writer.h"

namespace millrace::lake {

// The second half of the partition writer: the rows that threads have gathered, sealed, become the
// files of their partitions, in partition order. Threads take cluster after cluster: its rows are
// dealt out to their partitions, then each of these is sorted and written by PartitionFiles. The
// rows' memory is given back at the end, by all threads: of gigabytes it takes a while.
base::Result<std::vector<WrittenFile>> write_buckets(
    std::vector<std::unique_ptr<PartitionBuckets>> filled, const WriteSpec& spec,
    const PartitionLayout& layout, const base::Stop& stop, WriteProgress& progress);

}  // namespace millrace::lake
