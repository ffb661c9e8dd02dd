// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "columnar/type.h"
#include "source/source.h"

namespace millrace::source {

// Files whose columns come with types (Parquet): what becomes of drift is decided from their
// schemas alone. Values need to be looked at only where the plan says so.

struct TypedFile {
    std::string name;  // as the user knows it
    columnar::Schema schema;
};

struct TypedFilePlan {
    std::vector<std::optional<size_t>> fields;  // schema column -> column of this file
    // Schema columns whose type does not hold all that the file's type can: values may not fit.
    std::vector<size_t> narrowed;
    // Columns of the file that have no place (DiscardRow, DiscardValue): only null fits.
    std::vector<size_t> unexpected;
};

struct TypedPlan {
    columnar::Schema schema;
    std::vector<KnownColumn> known;
    std::vector<TypedFilePlan> files;
    std::vector<std::string> notes;  // drift that was accepted, in words
};

// InvalidArgument, naming file and column, for frozen columns that changed: one more, one less, or
// one of a type that the column's does not hold. A declared type is different: whatever the file's
// type is, its values may fit.
base::Result<TypedPlan> plan_typed_files(const Spec& spec, const std::vector<TypedFile>& files);

}  // namespace millrace::source
