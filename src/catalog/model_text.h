// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace millrace::catalog {

// The text of model.json, which the build puts into the program (cmake/embed_text.cmake).
std::string_view model_text();

}  // namespace millrace::catalog
