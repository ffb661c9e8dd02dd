// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include "net/http_connection.h"

namespace millrace::net {

using asio::ip::tcp;

namespace {

constexpr auto kTick = std::chrono::milliseconds(100);
// After accept() failed for want of handles or memory.
constexpr auto kPause = std::chrono::milliseconds(50);

}  // namespace

struct HttpServer::State : ServerState {
    using ServerState::ServerState;
    tcp::acceptor acceptor{io};

    asio::awaitable<void> accept() {
        asio::steady_timer pause(io);
        while (!draining) {
            if (connections.size() >= limits.connections_max) {
                co_await room.async_wait(kToken);
                continue;
            }
            auto [error, socket] = co_await acceptor.async_accept(kToken);
            if (error == asio::error::operation_aborted) co_return;
            if (error) {
                pause.expires_after(kPause);
                co_await pause.async_wait(kToken);
                continue;
            }
            boost::system::error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            asio::co_spawn(io, converse(*this, std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> watch(const base::Stop& stop, const std::function<void()>& tick) {
        asio::steady_timer timer(io);
        while (!stop.requested()) {
            timer.expires_after(kTick);
            co_await timer.async_wait(kToken);
            tick();
        }
        draining = true;
        boost::system::error_code ignored;
        acceptor.close(ignored);
        room.cancel();
        for (Connection* connection : connections) {
            if (connection->answering) continue;
            connection->stream.cancel();
            connection->wake.cancel();
        }
        const auto end = std::chrono::steady_clock::now() + limits.grace;
        while (!connections.empty() && std::chrono::steady_clock::now() < end) {
            timer.expires_after(std::chrono::milliseconds(5));
            co_await timer.async_wait(kToken);
        }
        io.stop();
    }
};

bool is_loopback(const std::string& address) {
    boost::system::error_code error;
    const auto ip = asio::ip::make_address(address, error);
    return !error && ip.is_loopback();
}

base::Result<std::unique_ptr<HttpServer>> HttpServer::listen(const std::string& address,
                                                             uint16_t port,
                                                             const HttpLimits& limits,
                                                             HttpHandler& handler) {
    const std::string place = address + ":" + std::to_string(port);
    boost::system::error_code error;
    const auto ip = asio::ip::make_address(address, error);
    if (error) {
        return base::invalid_argument("not an address in numbers: " + address)
            .hint("127.0.0.1 is this machine alone, 0.0.0.0 all its networks");
    }
    auto state = std::make_unique<State>(limits, handler);
    const tcp::endpoint endpoint(ip, port);
    const auto failed = [&](const char* doing) {
        if (error == asio::error::address_in_use) {
            return base::conflict("address is in use: " + place)
                .hint("another program listens there; choose another port, or 0 for a free one");
        }
        return base::errno_error(doing, place, error.value());
    };
    state->acceptor.open(endpoint.protocol(), error);
    if (error) return failed("open");
    state->acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (error) return failed("listen");
    state->acceptor.bind(endpoint, error);
    if (error) return failed("listen");
    state->acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return failed("listen");
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::~HttpServer() = default;

uint16_t HttpServer::port() const {
    boost::system::error_code ignored;
    return state_->acceptor.local_endpoint(ignored).port();
}

size_t HttpServer::connections() const {
    return state_->connection_count.load();
}

void HttpServer::run(const base::Stop& stop, const std::function<void()>& tick) {
    State& state = *state_;
    asio::co_spawn(state.io, state.accept(), asio::detached);
    asio::co_spawn(state.io, state.watch(stop, tick), asio::detached);
    state.io.run();
    state.pool.join();
}

}  // namespace millrace::net
