// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/error.h"
#include "base/file.h"
#include "base/mapped_file.h"
#include "base/stop.h"

namespace millrace::source {

// The bytes of a file, decompressed when they begin like gzip or zstd, whatever the file's name.
// Decompressed bytes stream through a nameless file in `temporary_directory` and are mapped from
// there: they take disk, not memory, and no longer depend on the original.
//
// Corruption for compressed data that is damaged or ends early; InvalidArgument for zip, bzip2 and
// xz; Conflict if the original changed while it was decompressed.
base::Result<std::shared_ptr<base::MappedFile>> open_input(const base::Path& path,
                                                           const base::Path& temporary_directory,
                                                           const base::Stop& stop);

}  // namespace millrace::source
