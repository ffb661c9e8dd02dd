// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "base/error.h"

namespace millrace::cli {

// What the value of a flag or an argument may be, for ->check() of CLI11: says what is wrong.
using Check = std::function<std::string(const std::string& value)>;
Check one_of(std::vector<std::string> values);
Check whole_number(int64_t least, int64_t most = std::numeric_limits<int64_t>::max());
Check number(double least, double most);
Check not_empty();

// What is wrong with the words of the command line, with the nearest command, flag or value.
base::Error usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace millrace::cli
