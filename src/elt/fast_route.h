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
// Pass 1 cuts the lines of the blocks in parallel, drops those that the condition does not keep,
// and notes for each partition where its lines stand: eight bytes a row. Pass 2 takes partition
// after partition: cuts the noted lines again, converts their values, and hands the rows to
// PartitionFiles, which sorts, removes duplicates, encodes and writes. No row is copied before its
// partition is written, and no table of all rows is ever made.
//
// It gives what the general route gives, byte for byte: values are converted by the same functions
// (source/convert.h), keys and files made by the same classes.

// Whether the fast route can carry out a scan over a survey, and if not why: "quoted field, line 17
// of raw/orders.csv". Needs partitions, and plain files (SurveyedFile::plain).
struct FastRoute {
    bool possible = false;
    std::string reason;
};
FastRoute check_fast_route(const sql::ScanPlan& plan, const source::Survey& survey,
                           const std::vector<std::string>& partition_by);

// Writes the files of the table. `spec.schema` holds the plan's outputs.
base::Result<std::vector<lake::WrittenFile>> run_fast_route(const sql::ScanPlan& plan,
                                                            const source::Survey& survey,
                                                            const lake::WriteSpec& spec,
                                                            const base::Stop& stop,
                                                            lake::WriteProgress& progress);

}  // namespace millrace::elt
