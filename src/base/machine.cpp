// SPDX-License-Identifier: Apache-2.0
#include "base/machine.h"

#include <unistd.h>

namespace millrace::base {

int64_t machine_memory() {
    return int64_t{::sysconf(_SC_PHYS_PAGES)} * int64_t{::sysconf(_SC_PAGESIZE)};
}

std::optional<int64_t> free_disk(const Path& path) {
    std::error_code unknown;
    const auto disk = std::filesystem::space(path, unknown);
    if (unknown) return std::nullopt;
    return static_cast<int64_t>(disk.available);
}

}  // namespace millrace::base
