// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "source/source.h"

namespace millrace::source {

// What every source has in common, whatever its format: which files it has, and what is said of
// rows that do not fit.

// The files of all paths, each once; NotFound for a path that matches nothing.
base::Result<std::vector<base::Path>> find_files(const Spec& spec);
// A file's path as the user knows it.
std::string shown_path(const Spec& spec, const base::Path& path);

inline constexpr size_t kBadRowsShown = 3;
// Tells of the first of `rows`. `count` is how many there are; the caller adds the hint.
base::Error too_many_bad_rows(const Spec& spec, const std::vector<BadRow>& rows, int64_t count);
// OnDrift::Freeze: of the first value that does not fit.
base::Error frozen_value(const std::string& column, const std::string& reason,
                         const std::string& file, int64_t line);

}  // namespace millrace::source
