// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/file.h"
#include "record/project_urns.h"

namespace millrace::server {

// What is served. One for the life of the server, unchanged.
struct Site {
    std::string project;
    base::Path folder;  // of the project
    base::Path data;    // its data directory
    record::ProjectUrns urns;
    // The program itself, with what leads it to this project: begins runs.
    std::vector<std::string> program;
};

}  // namespace millrace::server
