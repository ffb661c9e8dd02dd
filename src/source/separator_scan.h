// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace millrace::source {

// Bytes listed by one call of scan_separators().
inline constexpr size_t kScanBytes = 4096;

struct ScanBytes {
    char delimiter = ',';
    char newline = '\n';
    char special = '\0';  // listed apart, and so is NUL
};

// Lists to append to. Each must have room for kScanBytes + 8 entries left: writing goes eight at a
// time.
struct ScanLists {
    size_t* ends = nullptr;  // positions of delimiters and newlines
    size_t end_count = 0;
    size_t* lines = nullptr;  // for each newline, its index in `ends`
    size_t line_count = 0;
    size_t* specials = nullptr;
    size_t special_count = 0;
    bool non_ascii = false;
};

// Scans `size` bytes (at most kScanBytes); positions count from `base` for data[0]. Reads nothing
// outside [data, data + size). Uses AVX2 where the processor has it, else SSE2, else plain code.
void scan_separators(const char* data, size_t size, size_t base, ScanBytes bytes, ScanLists& lists);

}  // namespace millrace::source
