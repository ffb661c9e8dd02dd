// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/file.h"

namespace millrace::base {

// Bytes of memory that this machine has.
int64_t machine_memory();

// Bytes that we may still write to the disk that holds `path`; nothing where it does not say.
std::optional<int64_t> free_disk(const Path& path);

}  // namespace millrace::base
