// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/stop.h"
#include "elt/names.h"
#include "lake/lake.h"
#include "sql/engine.h"
#include "sql/text_rows.h"

namespace millrace::elt {

struct ColumnChange {
    std::string column;
    std::string change;  // added, dropped, type
    std::string type;    // as it is, or was until it was dropped
    std::string was;     // of a changed type
};

// One of two versions that are compared.
struct ComparedVersion {
    lake::Snapshot snapshot;
    int64_t files = 0;            // that the other one does not have
    std::optional<int64_t> rows;  // that the other one does not have, as often as they stand there
    std::optional<sql::TextRows> samples;  // of these, the first by their values

    bool is_view() const { return snapshot.kind == lake::TableKind::View; }
};

struct VersionDiff {
    ComparedVersion old;
    ComparedVersion fresh;
    std::vector<ColumnChange> columns;
    std::string why_no_rows;  // why rows were not compared; empty: they were

    bool definition_changed() const { return old.snapshot.definition != fresh.snapshot.definition; }
};

struct DiffLimits {
    // More rows than that, in files that one version alone has, are not compared.
    int64_t rows_max = std::numeric_limits<int64_t>::max();
    size_t samples_max = 0;
};

// What changed from one version of a table to another, later or earlier. Files that both have hold
// the same rows: only the others are read.
base::Result<VersionDiff> compare_versions(Names& names, lake::Lake& lake, sql::Engine& engine,
                                           const base::Stop& stop, const lake::TableId& table,
                                           const lake::Snapshot& old, const lake::Snapshot& fresh,
                                           const DiffLimits& limits);

}  // namespace millrace::elt
