// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/stop.h"
#include "net/http_server.h"
#include "server/queries.h"
#include "server/site.h"
#include "store/data_directory.h"

namespace millrace::server {

struct ServerOptions {
    std::string address = "127.0.0.1";
    uint16_t port = 0;  // 0: a free one
    // Of who may ask; nobody needs one if there is none. Whoever listens for other machines has
    // one, or was told in words to go without.
    std::optional<std::string> token;
    net::HttpLimits limits{};
    // A line of JSON for each request that failed by our fault or took longer than a second; for
    // each at all if `log_all`. Called by the thread that serves.
    std::function<void(const std::string&)> log{};
    bool log_all = false;
};

// The HTTP API and the web UI of a project:
//
//   /api/v1/...        openapi.json
//   /healthz           200 once requests are answered
//   /metrics           for Prometheus
//   all else           the UI
//
// Answers are made from the state database alone, each on one unchanging state of it, so a read is
// never older than the last write that was acknowledged.
class Server {
  public:
    // Listens. `directory` is open with Access::Serve and, as all else, outlives the server.
    // Internal if openapi.json and those who answer it do not fit together.
    static base::Result<std::unique_ptr<Server>> open(Site site, store::DataDirectory& directory,
                                                      Queries& queries, const base::Clock& clock,
                                                      const ServerOptions& options);
    ~Server();

    uint16_t port() const;
    // Serves until `stop` is requested; requests in work are finished.
    void run(const base::Stop& stop);

  private:
    struct State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace millrace::server
