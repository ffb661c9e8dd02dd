// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace millrace::cli {

// examples/synthea as it was when the program was built (cmake/embed.cmake).
struct ExampleFile {
    std::string_view path;
    std::string_view text;
};
const std::vector<ExampleFile>& example_files();

}  // namespace millrace::cli
