// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <set>

#include "base/file.h"
#include "net/http_server.h"

namespace millrace::net {

namespace asio = boost::asio;

// What an operation came to is a value, not an exception: clients that go away are a normal event.
inline constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

struct Connection {
    explicit Connection(asio::ip::tcp::socket socket)
        : stream(std::move(socket)), wake(stream.get_executor()) {}
    boost::beast::tcp_stream stream;
    asio::steady_timer wake;  // of a stream of events; cancelled: there is something to do
    bool answering = false;   // a request is in work: not to be cut off when the server stops
};

// What all connections share. The server's thread alone, but for what is atomic and the pool.
struct ServerState {
    ServerState(const HttpLimits& server_limits, HttpHandler& server_handler)
        : limits(server_limits), handler(server_handler), pool(server_limits.pool_threads) {}

    const HttpLimits limits;
    HttpHandler& handler;
    size_t pool_waiting = 0;  // requests there, those that are worked on included
    bool draining = false;
    uint64_t requests = 0;
    std::set<Connection*> connections;  // alive while they stand here
    std::atomic<size_t> connection_count{0};
    // What still runs when these end reaches for what stands above.
    asio::io_context io{1};
    asio::thread_pool pool;
    asio::steady_timer room{io, asio::steady_timer::time_point::max()};  // cancelled: one has ended
};

// Reads requests and answers them until the client or a limit ends it.
asio::awaitable<void> converse(ServerState& state, asio::ip::tcp::socket socket);

}  // namespace millrace::net
