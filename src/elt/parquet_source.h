// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/error.h"
#include "base/file_stamp.h"
#include "base/stop.h"
#include "columnar/type.h"
#include "source/source.h"
#include "sql/engine.h"
#include "sql/relation.h"

namespace millrace::elt {

struct ParquetSource {
    sql::Query rows;  // the good ones, in the schema's types
    columnar::Schema schema;
    std::vector<source::KnownColumn> known;
    source::Findings findings;
    std::vector<base::FileStamp> files;
};

// Reads the footers of a source's Parquet files and settles drift by them (source/typed_files.h).
// Only where a column's type is narrower than a file's are values read: one pass of the engine
// counts what does not fit, a second one, if there is any, lists it.
base::Result<ParquetSource> survey_parquet(const source::Spec& spec, sql::Engine& engine,
                                           const base::Stop& stop);

}  // namespace millrace::elt
