// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"
#include "server/server.h"

namespace millrace::cli {

// Where a project is served if nothing else is said.
inline constexpr uint16_t kServePort = 7070;

struct ServeOptions {
    std::string listen = "127.0.0.1";
    // Nothing: kServePort, or a free one where that is taken.
    std::optional<uint16_t> port;
    std::optional<std::string> token;
    bool log_requests = false;
};

// Serves the project that the flags name until it is told to stop. Says where.
base::Result<int> serve_project(Context& context, const ServeOptions& options);

}  // namespace millrace::cli
