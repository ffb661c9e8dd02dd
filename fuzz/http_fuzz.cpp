// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <thread>

#include "net/http_server.h"
#include "net/url.h"

namespace {

using namespace millrace;

// Looks at all that a client can say, and answers with a part of it.
class Reader final : public net::HttpHandler {
  public:
    std::optional<net::Response> handle_at_once(const net::Request& request) override {
        if (request.path.size() % 2 == 0) return std::nullopt;
        return handle(request);
    }
    net::Response handle(const net::Request& request) override {
        const auto path = net::decode_url(request.path);
        if (path.ok()) MR_CHECK(net::decode_url(net::encode_url(*path)).ok());
        const auto query = net::parse_query(request.query);
        net::Response response;
        response.set("X-Method", request.method == "HEAD" ? "HEAD" : "other");
        response.body = path.ok() && query.ok() ? request.body : "no";
        return response;
    }
    net::Response refuse(const net::Request&, int status, std::string_view why) override {
        return {status, {{"X-Method", "other"}}, std::string(why)};
    }
    void answered(const net::Request&, const net::Response& response,
                  std::chrono::nanoseconds) override {
        MR_CHECK(!net::reason_of(response.status).empty());
    }
};

// The fuzzer's clock is a signal, and would interrupt what we wait for.
class AlarmLater {
  public:
    AlarmLater() {
        sigemptyset(&alarm_);
        sigaddset(&alarm_, SIGALRM);
        pthread_sigmask(SIG_BLOCK, &alarm_, nullptr);
    }
    ~AlarmLater() { pthread_sigmask(SIG_UNBLOCK, &alarm_, nullptr); }
    AlarmLater(const AlarmLater&) = delete;
    AlarmLater& operator=(const AlarmLater&) = delete;

  private:
    sigset_t alarm_{};
};

// One server for all inputs: what one of them leaves behind, the next one meets.
uint16_t port() {
    static Reader handler;
    static base::Stop stop;
    static const auto server = *net::HttpServer::listen("127.0.0.1", 0, {}, handler);
    static std::jthread thread([] { server->run(stop, [] {}); });
    static const struct Stopper {
        ~Stopper() { stop.request(); }
    } stopper;
    return server->port();
}

// All that the server says to what a client says, who then says no more.
std::string answer_to(std::string_view said) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    MR_CHECK(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    while (!said.empty()) {
        const auto sent = ::send(socket, said.data(), said.size(), MSG_NOSIGNAL);
        if (sent <= 0) break;
        said.remove_prefix(static_cast<size_t>(sent));
    }
    ::shutdown(socket, SHUT_WR);
    const linger at_once{1, 0};  // no port is left waiting behind thousands of connections
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    std::string answer;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::recv(socket, buffer, sizeof(buffer), 0)) > 0;) {
        answer.append(buffer, static_cast<size_t>(got));
    }
    ::close(socket);
    return answer;
}

// The value of a header in the head of an answer; empty if there is none.
std::string_view header(std::string_view head, std::string_view name) {
    const size_t at = head.find("\r\n" + std::string(name) + ": ");
    if (at == head.npos) return {};
    const size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

}  // namespace

// Whatever bytes come in, what goes out is whole answers of HTTP/1.1, and the server goes on.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const AlarmLater later;
    const std::string said = answer_to({reinterpret_cast<const char*>(data), size});
    std::string_view rest = said;
    while (!rest.empty()) {
        MR_CHECK(rest.starts_with("HTTP/1.1 "));
        const size_t end = rest.find("\r\n\r\n");
        MR_CHECK(end != rest.npos);
        const std::string_view head = rest.substr(0, end + 2);
        rest.remove_prefix(end + 4);
        if (head.starts_with("HTTP/1.1 1")) continue;
        const std::string_view length = header(head, "Content-Length");
        size_t body = 0;
        const auto read = std::from_chars(length.data(), length.data() + length.size(), body);
        MR_CHECK(!length.empty() && read.ec == std::errc());
        if (header(head, "X-Method") == "HEAD") body = 0;
        MR_CHECK(body <= rest.size());
        rest.remove_prefix(body);
    }
    MR_CHECK(answer_to("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                 .starts_with("HTTP/1.1 200 "));
    return 0;
}
