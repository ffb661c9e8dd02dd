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
// InvalidArgument for more bad rows than the source allows, or for not one good row beside them,
// which no table should become. `rows` are the first of `count`; `remedy` is for too many.
base::Result<void> check_bad_rows(const Spec& spec, const std::vector<BadRow>& rows, int64_t count,
                                  int64_t good_rows, const std::string& remedy);
// OnDrift::Freeze: of the first value that does not fit.
base::Error frozen_value(const std::string& column, const std::string& reason,
                         const std::string& file, int64_t line);

}  // namespace millrace::source
