// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/workspace.h"
#include "server/server.h"

namespace millrace::app {

// A project that is served: its data directory is held, the right to write lent to commands.
class Serving {
  public:
    // Makes the data directory if there is none. `stop` ends it, and queries in work.
    static base::Result<std::unique_ptr<Serving>> open(const WorkspaceOptions& options,
                                                       const server::ServerOptions& server,
                                                       const base::Stop& stop);
    ~Serving();

    const std::string& project() const;
    uint16_t port() const;
    void run();  // until `stop`

  private:
    struct State;
    explicit Serving(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace millrace::app
