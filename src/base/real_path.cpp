// SPDX-License-Identifier: Apache-2.0
#include "base/real_path.h"

#include <algorithm>

namespace millrace::base {

Path real_path(const Path& path) {
    std::error_code error;
    const Path absolute = std::filesystem::absolute(path, error);
    Path real = std::filesystem::weakly_canonical(absolute, error);
    if (error) real = absolute.lexically_normal();
    return real.has_filename() ? real : real.parent_path();
}

bool is_or_is_below(const Path& path, const Path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
           folder.end();
}

}  // namespace millrace::base
