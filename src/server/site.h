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
    std::string program;  // the file of it, for commands
};

}  // namespace millrace::server
