// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/stop.h"
#include "elt/scan_batch.h"
#include "lake/partition_value.h"
#include "lake/partition_writer.h"

namespace millrace::elt {

// Where a row that the scan keeps stands, and where it goes.
struct RowPlace {
    uint32_t begin = 0;      // of its line, in its block
    uint32_t partition = 0;  // RowPlaces::partitions
};

// The rows of a scan, still in their files: eight bytes for each.
struct RowPlaces {
    struct Partition {
        std::string key;    // lake::PartitionKey
        int64_t bytes = 0;  // of their lines
    };
    std::vector<std::vector<RowPlace>> blocks;  // by Survey::blocks, in the order of the file
    std::vector<Partition> partitions;          // in the order of their keys
};

// Cuts every line of the blocks, drops those that the condition does not keep, and finds the
// partition of each of the others.
base::Result<RowPlaces> find_row_places(const Scan& scan, const lake::PartitionKey& key,
                                        const base::Stop& stop, lake::WriteProgress& progress);

}  // namespace millrace::elt
