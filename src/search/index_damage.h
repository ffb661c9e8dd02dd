// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include "base/error.h"

namespace millrace::search {

// The files of the index are not what was written. Thrown by whoever reads in them, since every
// look into a posting would be a Result otherwise.
struct IndexDamage : std::runtime_error {
    explicit IndexDamage(const std::string& what) : std::runtime_error(what) {}
};

// Runs `work`, which reads the index, and turns what it throws into an Error: Corruption.
template <typename Work>
auto guarded(const Work& work) -> decltype(work()) {
    try {
        return work();
    } catch (const std::exception& error) {
        return base::corruption(std::string("search index: ") + error.what());
    }
}

}  // namespace millrace::search
