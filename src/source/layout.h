// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "source/source.h"

namespace millrace::source {

// Where a file's records stand and what its fields are called.
struct Layout {
    char newline = '\n';
    size_t begin = 0;                // of the first record, behind byte order mark and header
    size_t end = 0;                  // behind the last one; blank lines at the end are left out
    int64_t first_line = 1;          // of `begin`
    int64_t header_line = 1;         // where a complaint about the columns points; 0: at the file
    std::string header;              // the record as it stands; empty: none
    std::vector<std::string> names;  // of a CSV record's fields; empty: nothing in the file

    bool has_records() const { return begin < end; }
};

// InvalidArgument for text that is not UTF-8 from its first bytes, a header that cannot be read or
// names a column twice, and for JSON that is not one object per line from the start.
base::Result<Layout> read_layout(std::string_view bytes, const std::string& file, const Spec& spec);

}  // namespace millrace::source
