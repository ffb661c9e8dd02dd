// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/stop.h"
#include "net/http_message.h"

namespace millrace::net {

struct HttpLimits {
    size_t connections_max = 10'000;  // more wait to be accepted
    size_t header_bytes_max = 16'384;
    size_t body_bytes_max = 16'000'000;
    std::chrono::milliseconds header_time{30'000};  // from the end of an answer to a whole header
    std::chrono::milliseconds body_time{60'000};    // from there to the end of the body
    std::chrono::milliseconds write_time{30'000};   // for the client to take an answer, or an event
    std::chrono::milliseconds heartbeat{15'000};    // between two signs of life of an event stream
    std::chrono::milliseconds grace{5'000};         // for requests in work when the server stops
    size_t pool_threads = 8;
    size_t pool_waiting_max = 256;  // requests; more are refused with 503
};

// Whether only this machine reaches an address in numbers.
bool is_loopback(const std::string& address);

// What is served.
class HttpHandler {
  public:
    virtual ~HttpHandler() = default;
    // An answer that takes no longer than a millisecond or so, in the thread that serves all
    // connections; nothing if it may: then handle() is called, in the pool, several at once.
    virtual std::optional<Response> handle_at_once(const Request& request) = 0;
    virtual Response handle(const Request& request) = 0;
    // What the server refuses by itself: 400, 413, 431, 503. Of the request only what was
    // understood is there.
    virtual Response refuse(const Request& request, int status, std::string_view why) = 0;
    // After each answer, in the server's thread.
    virtual void answered(const Request& request, const Response& response,
                          std::chrono::nanoseconds took) = 0;
};

// An HTTP/1.1 server: RFC 9110, 9112.
class HttpServer {
  public:
    // `address` is one of this machine's, in numbers; port 0 takes a free one. Conflict if the port
    // is taken. `handler` must outlive the server.
    static base::Result<std::unique_ptr<HttpServer>> listen(const std::string& address,
                                                            uint16_t port, const HttpLimits& limits,
                                                            HttpHandler& handler);
    ~HttpServer();

    uint16_t port() const;
    size_t connections() const;  // any thread
    // Serves until `stop` is requested, then lets requests in work end. `tick` is called about ten
    // times a second from the thread that serves.
    void run(const base::Stop& stop, const std::function<void()>& tick);

  private:
    struct State;
    explicit HttpServer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace millrace::net
