// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/stop.h"

namespace millrace::generate {

// A made-up hospital's records in the layout that the Synthea simulator wrote in 2017:
// encounters.csv, observations.csv, conditions.csv and patients.csv. Nobody in it is real.
//
// What holds at every scale: ids meet across the tables; about 3 % of the rows (2 % of the
// conditions) are exact copies of others; rows stand in no order; some fields are empty.
// SyntheaSizes in synthea_world.h has the numbers.
struct SyntheaOptions {
    double scale = 1.0;  // in (0, 100]; 1.0 is 7.3 million rows, 0.9 GB
    uint64_t seed = 42;
    base::Path directory;  // made if it does not exist; files of these names are replaced
    size_t threads = 1;    // the bytes written do not depend on it
};

struct SyntheaReport {
    struct File {
        base::Path path;
        int64_t rows = 0;  // without the header line
        int64_t bytes = 0;
    };
    std::vector<File> files;
};

struct SyntheaProgress {
    std::string file;  // the one being written
    int64_t rows = 0;  // of all files together
    int64_t rows_total = 0;
};

// `progress` may be empty; it is called from the calling thread, a few hundred times at most for
// each second of work. A file that could not be written whole is removed.
base::Result<SyntheaReport> generate_synthea(
    const SyntheaOptions& options, const base::Stop& stop,
    const std::function<void(const SyntheaProgress&)>& progress = {});

}  // namespace millrace::generate
