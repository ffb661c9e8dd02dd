// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/stop.h"
#include "source/layout.h"
#include "source/source.h"

namespace millrace::source {

// Where the blocks of a file may begin: behind the newline that follows each multiple of
// `block_bytes`. The first is layout.begin; none for a file without records.
//
// Cuts are exact for JSON lines and for CSV without quotes. Where the first block shows that quotes
// are in use, newlines behind an odd number of quotes are taken to be inside a field and are not
// cut at; this is right for well-formed files and a guess for others. Whoever uses the cuts checks
// that the block before really ended there.
base::Result<std::vector<size_t>> cut_blocks(std::string_view text, const Layout& layout,
                                             const Spec& spec, size_t block_bytes, size_t threads,
                                             const base::Stop& stop);

}  // namespace millrace::source
