// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/stop.h"
#include "lake/partition_writer.h"
#include "source/source.h"
#include "sql/scan_plan.h"

namespace millrace::elt {

// The fast route: scan -> filter -> derive -> distinct -> partition, straight from CSV bytes.
//
// Every line is cut once, where it stands in the mapped file; of those that the condition keeps the
// fields become the row's key (row_encoder.h), which goes to the same partition writer as the rows
// of the general route. No column, no value and no table of the engine is made in between.
//
// It gives what the general route gives, byte for byte: values are converted by the same functions
// (source/convert.h), and the keys are those that the writer would make of them.

// Whether the fast route can carry out a scan over a survey, and if not why: "quoted field, line 17
// of raw/orders.csv". Needs plain files (SurveyedFile::plain).
struct FastRoute {
    bool possible = false;
    std::string reason;
};
FastRoute check_fast_route(const sql::ScanPlan& plan, const source::Survey& survey);

// Writes the files of the table. `spec.schema` holds the plan's outputs.
base::Result<std::vector<lake::WrittenFile>> run_fast_route(const sql::ScanPlan& plan,
                                                            const source::Survey& survey,
                                                            const lake::WriteSpec& spec,
                                                            const base::Stop& stop,
                                                            lake::WriteProgress& progress);

}  // namespace millrace::elt
