// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/stop.h"
#include "lake/partition_writer.h"
#include "source/source.h"
#include "sql/scan_plan.h"

namespace millrace::elt {

// The fast route: scan -> filter -> derive -> distinct -> partition, straight from CSV bytes.
//
// First every line is cut once, to find the rows that the condition keeps and the partition of each
// (row_places.h). Then the partitions are written in waves, each as many as fit in a small part of
// the memory: the wave's lines are cut again in the order of the file and their rows gathered by
// partition; then partition after partition is sorted, freed of duplicates, encoded and written by
// PartitionFiles. Rows of one partition stand all over the input; waves make that a few passes
// forward instead of a jump for each row, and no table of all rows is ever made.
//
// It gives what the general route gives, byte for byte: values are converted by the same functions
// (source/convert.h), keys and files made by the same classes.

// Whether the fast route can carry out a scan over a survey, and if not why: "quoted field, line 17
// of raw/orders.csv". Needs partitions, plain files (SurveyedFile::plain), and the places of the
// rows within half of the writer's memory.
struct FastRoute {
    bool possible = false;
    std::string reason;
};
FastRoute check_fast_route(const sql::ScanPlan& plan, const source::Survey& survey,
                           const std::vector<std::string>& partition_by,
                           size_t writer_memory_bytes_max);

// Writes the files of the table. `spec.schema` holds the plan's outputs.
base::Result<std::vector<lake::WrittenFile>> run_fast_route(const sql::ScanPlan& plan,
                                                            const source::Survey& survey,
                                                            const lake::WriteSpec& spec,
                                                            const base::Stop& stop,
                                                            lake::WriteProgress& progress);

}  // namespace millrace::elt
