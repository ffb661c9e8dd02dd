// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "profile/column_profiler.h"

namespace millrace::profile {

// Of values of a fixed size: all types but text, blob, list and struct.
std::unique_ptr<ColumnProfiler> make_fixed_profiler(const columnar::Type& type,
                                                    const Limits& limits);

}  // namespace millrace::profile
