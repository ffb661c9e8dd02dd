// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/error.h"
#include "elt/version_diff.h"
#include "sql/text_rows.h"

namespace millrace::server {

// Reads tables by SQL, in the project that is served. Any thread.
class Queries {
  public:
    virtual ~Queries() = default;
    virtual base::Result<sql::TextRows> run(const std::string& query, size_t rows_max) = 0;
    // What changed between two versions of a table; NotFound for one that is not kept.
    virtual base::Result<elt::VersionDiff> compare(const lake::TableId& table, int64_t from,
                                                   int64_t to, const elt::DiffLimits& limits) = 0;
};

}  // namespace millrace::server
