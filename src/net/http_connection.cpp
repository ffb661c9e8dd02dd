// SPDX-License-Identifier: Apache-2.0
#include "net/http_connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <deque>
#include <optional>

#include "net/event_feed.h"

namespace millrace::net {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

constexpr size_t kRequestIdBytesMax = 64;
constexpr unsigned kVersion = 11;  // of answers, whatever the request's is (RFC 9110, section 6.2)
constexpr size_t kEventsBehindMax = 256;
constexpr int64_t kPieceBytes = 262'144;  // of a file

// A place in the list of connections, for as long as there is one.
class Registered {
  public:
    Registered(ServerState& state, Connection& connection)
        : state_(state), connection_(connection) {
        state_.connections.insert(&connection_);
        state_.connection_count = state_.connections.size();
    }
    ~Registered() {
        state_.connections.erase(&connection_);
        state_.connection_count = state_.connections.size();
        state_.room.cancel();
    }
    Registered(const Registered&) = delete;
    Registered& operator=(const Registered&) = delete;

  private:
    ServerState& state_;
    Connection& connection_;
};

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= kRequestIdBytesMax &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

// A whole address, with scheme and host, is how a client asks a proxy; a server takes it as well,
// and its host goes before the header's (RFC 9112, section 3.2.2).
std::string_view take_authority(std::string_view target, std::string& authority) {
    constexpr std::string_view kScheme = "http://";
    if (!beast::iequals(target.substr(0, kScheme.size()), kScheme)) return target;
    target.remove_prefix(kScheme.size());
    const size_t end = std::min(target.find_first_of("/?"), target.size());
    authority = std::string(target.substr(0, end));
    target.remove_prefix(end);
    return target.empty() ? "/" : target;
}

template <typename Body>
Request request_of(http::request<Body>& message, ServerState& state, const std::string& peer) {
    Request request;
    request.method = std::string(message.method_string());
    std::string authority;
    const std::string_view target = take_authority(message.target(), authority);
    if (!authority.empty()) message.set(http::field::host, authority);
    const size_t question = std::min(target.find('?'), target.size());
    request.path = std::string(target.substr(0, question));
    if (question < target.size()) request.query = std::string(target.substr(question + 1));
    for (const auto& field : message) {
        request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    request.body = std::move(message.body());
    request.peer = peer;
    const std::string_view given = request.header("X-Request-Id");
    request.id =
        is_request_id(given) ? std::string(given) : fmt::format("{:08x}", ++state.requests);
    return request;
}

// What to answer to a message that cannot be read; nothing where nobody waits for an answer, or
// waited too long: the stream is closed then.
struct Refusal {
    int status;
    std::string_view why;
};
std::optional<Refusal> refusal_of(const boost::system::error_code& error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return Refusal{431, "the header of the request is too large"};
    }
    if (error == http::error::body_limit) {
        return Refusal{413, "the body of the request is too large"};
    }
    if (error == http::error::end_of_stream || error == http::error::partial_message) {
        return std::nullopt;
    }
    if (error.category() == http::make_error_code(http::error::bad_method).category()) {
        return Refusal{400, "not an HTTP request"};
    }
    return std::nullopt;
}

class Conversation {
  public:
    Conversation(ServerState& state, Connection& connection)
        : state_(state), connection_(connection), stream_(connection.stream) {
        boost::system::error_code ignored;
        const auto endpoint = stream_.socket().remote_endpoint(ignored);
        if (!ignored) peer_ = endpoint.address().to_string();
    }

    asio::awaitable<void> hold() {
        while (!state_.draining && co_await exchange()) connection_.answering = false;
        boost::system::error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        // What is still on its way is read, or the kernel would throw our last answer away with
        // it: for a moment, and not without end.
        stream_.expires_after(std::chrono::seconds(1));
        std::array<char, 4096> rest{};
        for (int i = 0; i < 64 && !state_.draining; ++i) {
            const auto [error, size] = co_await stream_.async_read_some(asio::buffer(rest), kToken);
            if (error) break;
        }
    }

  private:
    // A request and its answer. Whether the connection may carry another.
    asio::awaitable<bool> exchange() {
        http::request_parser<http::string_body> parser;
        parser.header_limit(static_cast<uint32_t>(state_.limits.header_bytes_max));
        parser.body_limit(state_.limits.body_bytes_max);
        stream_.expires_after(state_.limits.header_time);
        auto [header_error, header_size] =
            co_await http::async_read_header(stream_, buffer_, parser, kToken);
        connection_.answering = !header_error;
        if (header_error) {
            co_await refuse(parser, header_error);
            co_return false;
        }
        stream_.expires_after(state_.limits.body_time);
        if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
            const auto [error, size] =
                co_await asio::async_write(stream_, asio::buffer(kContinue), kToken);
            if (error) co_return false;
        }
        auto [body_error, body_size] = co_await http::async_read(stream_, buffer_, parser, kToken);
        if (body_error) {
            co_await refuse(parser, body_error);
            co_return false;
        }
        const auto began = Clock::now();
        auto message = parser.release();
        const bool keep_alive = message.keep_alive();
        const bool is_old = message.version() < kVersion;
        const bool is_head = message.method() == http::verb::head;
        const Request request = request_of(message, state_, peer_);
        const Response response = co_await answer_to(request);
        if (response.events != nullptr && !is_head) {
            co_await tell_events(request, response);
            state_.handler.answered(request, response, Clock::now() - began);
            co_return false;
        }
        const Asked asked{keep_alive, is_old, is_head};
        const bool stays = response.file != nullptr ? co_await send_file(request, response, asked)
                                                    : co_await send(request, response, asked);
        state_.handler.answered(request, response, Clock::now() - began);
        co_return stays;
    }

    asio::awaitable<Response> answer_to(const Request& request) {
        if (auto at_once = state_.handler.handle_at_once(request)) co_return *std::move(at_once);
        if (state_.pool_waiting >= state_.limits.pool_waiting_max) {
            Response busy = state_.handler.refuse(request, 503, "too many requests are waiting");
            busy.set("Retry-After", "1");
            co_return busy;
        }
        ++state_.pool_waiting;
        Response response;
        co_await asio::co_spawn(
            state_.pool,
            [&]() -> asio::awaitable<void> {
                response = state_.handler.handle(request);
                co_return;
            },
            asio::use_awaitable);
        --state_.pool_waiting;
        co_return response;
    }

    template <typename Parser>
    asio::awaitable<void> refuse(Parser& parser, const boost::system::error_code& error) {
        const auto refusal = refusal_of(error);
        if (!refusal) co_return;
        auto message = parser.release();
        const Request request = request_of(message, state_, peer_);
        const Response response = state_.handler.refuse(request, refusal->status, refusal->why);
        co_await send(request, response, {});
        state_.handler.answered(request, response, std::chrono::nanoseconds(0));
    }

    template <typename Message>
    void set_headers(Message& message, const Request& request, const Response& response) const {
        message.version(kVersion);
        message.result(static_cast<unsigned>(response.status));
        message.reason(reason_of(response.status));
        for (const Header& header : response.headers) message.set(header.name, header.value);
        message.set("X-Request-Id", request.id);
    }

    // What the form of an answer depends on.
    struct Asked {
        bool keep_alive = false;
        bool is_old = false;  // HTTP/1.0: a connection that stays must be told
        bool is_head = false;
    };
    template <typename Message>
    void set_connection(Message& message, Asked asked) const {
        message.keep_alive(asked.keep_alive && !state_.draining);
        if (asked.is_old && message.keep_alive()) {
            message.set(http::field::connection, "keep-alive");
        }
    }

    asio::awaitable<bool> send(const Request& request, const Response& response, Asked asked) {
        http::response<http::span_body<const char>> message;
        set_headers(message, request, response);
        set_connection(message, asked);
        const bool has_body = response.status != 204 && response.status != 304;
        if (has_body) message.content_length(response.body.size());
        if (has_body && !asked.is_head) {
            message.body() = {response.body.data(), response.body.size()};
        }
        stream_.expires_after(state_.limits.write_time);
        http::response_serializer<http::span_body<const char>> serializer(message);
        const auto [error, size] = co_await http::async_write(stream_, serializer, kToken);
        co_return !error && message.keep_alive();
    }

    // Piece by piece: as little of it is in memory as the client is slow.
    asio::awaitable<bool> send_file(const Request& request, const Response& response, Asked asked) {
        const auto size = response.file->size();
        if (!size.ok()) co_return false;
        http::response<http::empty_body> message;
        set_headers(message, request, response);
        set_connection(message, asked);
        message.content_length(static_cast<uint64_t>(*size));
        http::response_serializer<http::empty_body> serializer(message);
        stream_.expires_after(state_.limits.write_time);
        if (std::get<0>(co_await http::async_write_header(stream_, serializer, kToken))) {
            co_return false;
        }
        std::string piece;
        for (int64_t at = 0; at < *size && !asked.is_head;) {
            piece.resize(static_cast<size_t>(std::min(*size - at, kPieceBytes)));
            if (!response.file->read_at(at, piece.data(), piece.size()).ok()) co_return false;
            stream_.expires_after(state_.limits.write_time);
            const auto [error, sent] =
                co_await asio::async_write(stream_, asio::buffer(piece), kToken);
            if (error) co_return false;
            at += static_cast<int64_t>(piece.size());
        }
        co_return message.keep_alive();
    }

    // The stream has no end that could be told beforehand: it is the connection's (RFC 9112, 6.3).
    asio::awaitable<void> tell_events(const Request& request, const Response& response) {
        http::response<http::empty_body> message;
        set_headers(message, request, response);
        message.set(http::field::content_type, "text/event-stream");
        message.set(http::field::cache_control, "no-store");
        message.keep_alive(false);
        http::response_serializer<http::empty_body> serializer(message);
        stream_.expires_after(state_.limits.write_time);
        if (std::get<0>(co_await http::async_write_header(stream_, serializer, kToken))) co_return;

        asio::steady_timer& wake = connection_.wake;
        struct Behind {
            std::deque<EventFeed::Frame> frames;
            asio::steady_timer* wake;  // null: the connection is gone
        };
        // Shared with what has been posted and not run when the connection ends.
        const auto behind = std::make_shared<Behind>(Behind{{}, &wake});
        const auto joined = response.events->join(request.header("Last-Event-ID"),
                                                  [&io = state_.io, behind](const auto& frame) {
                                                      asio::post(io, [behind, frame] {
                                                          if (behind->wake == nullptr) return;
                                                          behind->frames.push_back(frame);
                                                          behind->wake->cancel();
                                                      });
                                                  });
        behind->frames.insert(behind->frames.begin(), joined.first.begin(), joined.first.end());
        connection_.answering = false;
        static const auto kHeartbeat = std::make_shared<const std::string>(":\n\n");
        while (!state_.draining && behind->frames.size() <= kEventsBehindMax) {
            if (behind->frames.empty()) {
                wake.expires_after(state_.limits.heartbeat);
                const auto [error] = co_await wake.async_wait(kToken);
                if (!error) behind->frames.push_back(kHeartbeat);
                continue;
            }
            const EventFeed::Frame frame = behind->frames.front();
            behind->frames.pop_front();
            stream_.expires_after(state_.limits.write_time);
            const auto [error, size] =
                co_await asio::async_write(stream_, asio::buffer(*frame), kToken);
            if (error) break;
        }
        behind->wake = nullptr;
        response.events->leave(joined.listener);
    }

    ServerState& state_;
    Connection& connection_;
    beast::tcp_stream& stream_;
    beast::flat_buffer buffer_;
    std::string peer_;
};

}  // namespace

asio::awaitable<void> converse(ServerState& state, tcp::socket socket) {
    Connection connection(std::move(socket));
    const Registered registered(state, connection);
    Conversation conversation(state, connection);
    co_await conversation.hold();
}

}  // namespace millrace::net
