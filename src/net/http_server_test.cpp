// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "base/folder_testing.h"
#include "net/event_feed.h"

namespace millrace::net {
namespace {

using std::chrono::milliseconds;

// Answers with what it was asked; /slow waits until it may go on.
class Echo final : public HttpHandler {
  public:
    std::optional<Response> handle_at_once(const Request& request) override {
        if (request.path == "/events") return Response{200, {}, "", feed};
        if (request.path == "/file") return Response{200, {}, "", nullptr, file};
        if (request.path.starts_with("/slow")) return std::nullopt;
        return echo(request);
    }
    Response handle(const Request& request) override {
        ++waiting;
        while (!may_go_on) std::this_thread::sleep_for(milliseconds(1));
        return echo(request);
    }
    static Response echo(const Request& request) {
        return {200,
                {{"Content-Type", "text/plain"}},
                request.method + " " + request.path + "?" + request.query + " " + request.body};
    }
    Response refuse(const Request&, int status, std::string_view why) override {
        return {status, {}, std::string(why)};
    }
    void answered(const Request&, const Response& response, std::chrono::nanoseconds) override {
        last_status = response.status;
    }

    std::shared_ptr<EventFeed> feed = std::make_shared<EventFeed>("e");
    std::shared_ptr<const base::File> file;
    std::atomic<int> waiting{0};
    std::atomic<bool> may_go_on{false};
    std::atomic<int> last_status{0};
};

class Client {
  public:
    explicit Client(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void send(std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            text.remove_prefix(static_cast<size_t>(sent));
        }
    }
    // All up to `end`, or to the end of the connection.
    std::string read_to(std::string_view end) {
        while (got_.find(end) == std::string::npos && more()) {
        }
        const size_t at = got_.find(end);
        const size_t size = at == std::string::npos ? got_.size() : at + end.size();
        std::string text = got_.substr(0, size);
        got_.erase(0, size);
        return text;
    }
    std::string read_all() {
        while (more()) {
        }
        return std::exchange(got_, {});
    }

  private:
    bool more() {
        std::array<char, 4096> buffer{};
        const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (size > 0) got_.append(buffer.data(), static_cast<size_t>(size));
        return size > 0;
    }
    int socket_;
    std::string got_;
};

class HttpServerTest : public ::testing::Test {
  protected:
    void start(const HttpLimits& limits = {}) {
        auto server = HttpServer::listen("127.0.0.1", 0, limits, echo_);
        ASSERT_TRUE(server.ok()) << server.error().to_string();
        server_ = *std::move(server);
        thread_ = std::thread([this] { server_->run(stop_, [this] { ++ticks_; }); });
    }
    ~HttpServerTest() override {
        echo_.may_go_on = true;
        end();
    }
    void end() {
        stop_.request();
        if (thread_.joinable()) thread_.join();
    }
    std::string ask(std::string_view text) {
        Client client(server_->port());
        client.send(text);
        return client.read_all();
    }

    Echo echo_;
    base::Stop stop_;
    std::unique_ptr<HttpServer> server_;
    std::thread thread_;
    std::atomic<int> ticks_{0};
};

constexpr const char* kClose = "Host: x\r\nConnection: close\r\n\r\n";

TEST_F(HttpServerTest, AnswersAndKeepsTheConnection) {
    start();
    Client client(server_->port());
    client.send("GET /a%20b?c=d HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine-1\r\n\r\n");
    const std::string first = client.read_to("GET /a%20b?c=d ");
    EXPECT_TRUE(first.starts_with("HTTP/1.1 200 OK\r\n")) << first;
    EXPECT_NE(first.find("X-Request-Id: mine-1\r\n"), std::string::npos) << first;
    EXPECT_NE(first.find("Content-Length: 15\r\n"), std::string::npos) << first;
    client.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
    EXPECT_NE(client.read_to("POST /p? body").find("POST /p? body"), std::string::npos);
    // Several at once are answered in their order.
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string one = client.read_to("GET /1? ");
    EXPECT_EQ(one.find("/2"), std::string::npos);
    EXPECT_NE(client.read_to("GET /2? ").find("GET /2? "), std::string::npos);
    client.send("HEAD /h HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const std::string head = client.read_all();
    EXPECT_NE(head.find("Content-Length: 9\r\n"), std::string::npos) << head;
    EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
}

TEST_F(HttpServerTest, AnswersAnOlderVersionInItsOwn) {
    start();
    const std::string once = ask("GET /1 HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(once.starts_with("HTTP/1.1 200 OK\r\n")) << once;
    EXPECT_NE(once.find("Connection: close\r\n"), std::string::npos) << once;
    Client client(server_->port());
    for (const char* path : {"/1", "/2"}) {
        const std::string end = std::string("GET ") + path + "? ";
        client.send(std::string("GET ") + path + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        const std::string answer = client.read_to(end);
        EXPECT_NE(answer.find("Connection: keep-alive\r\n"), std::string::npos) << answer;
    }
}

TEST_F(HttpServerTest, TakesAWholeAddress) {
    start();
    const std::string answer =
        ask(std::string("GET http://example.com:1/p?q HTTP/1.1\r\n") + kClose);
    EXPECT_NE(answer.find("GET /p?q "), std::string::npos) << answer;
    EXPECT_NE(ask(std::string("GET HTTP://example.com HTTP/1.1\r\n") + kClose).find("GET /? "),
              std::string::npos);
}

TEST_F(HttpServerTest, WaitsForAGoAheadWhereTheClientDoes) {
    start();
    Client client(server_->port());
    client.send("PUT /p HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read_to("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_NE(client.read_to("PUT /p? ok").find("200 OK"), std::string::npos);
}

TEST_F(HttpServerTest, RefusesWhatIsNoRequestOrTooLarge) {
    HttpLimits limits;
    limits.header_bytes_max = 1000;
    limits.body_bytes_max = 100;
    start(limits);
    const std::string large(2000, 'x');
    struct Case {
        std::string text;
        const char* status;
    };
    for (const auto& [text, status] : {
             Case{"nonsense\r\n\r\n", "400"},
             Case{"GET / HTTP/9.9\r\n\r\n", "400"},
             Case{"GET /\r\n\r\n", "400"},
             Case{std::string("\x16\x03\x01\x02\x00\x01", 6) + "\r\n\r\n", "400"},
             Case{"GET / HTTP/1.1\r\nHost x\r\n\r\n", "400"},
             Case{"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"},
             Case{"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"},
             Case{"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                  "400"},
             Case{"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
             Case{"GET / HTTP/1.1\r\nX: " + large + "\r\n\r\n", "431"},
             Case{"GET /" + large + " HTTP/1.1\r\n\r\n", "431"},
             Case{"POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n", "413"},
             Case{"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n" + large, "413"},
         }) {
        SCOPED_TRACE(text);
        const std::string answer = ask(text);
        EXPECT_TRUE(answer.starts_with(std::string("HTTP/1.1 ") + status)) << answer;
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
    }
    EXPECT_NE(ask(std::string("GET /still HTTP/1.1\r\n") + kClose).find("/still"),
              std::string::npos);
}

TEST_F(HttpServerTest, LetsGoOfClientsThatAreTooSlow) {
    HttpLimits limits;
    limits.header_time = limits.body_time = milliseconds(50);
    start(limits);
    for (const char* text :
         {"", "GET / HTTP/1.1\r\nHo", "PUT / HTTP/1.1\r\nContent-Length: 9\r\n\r\nxx"}) {
        EXPECT_EQ(ask(text), "");
    }
    EXPECT_GT(ticks_, 0);
}

TEST_F(HttpServerTest, ServesOthersWhileSomeAnswersTakeLong) {
    HttpLimits limits;
    limits.pool_threads = 2;
    limits.pool_waiting_max = 3;
    start(limits);
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 3; ++i) {
        slow.push_back(std::make_unique<Client>(server_->port()));
        slow.back()->send(std::string("GET /slow HTTP/1.1\r\n") + kClose);
    }
    while (echo_.waiting < 2) std::this_thread::sleep_for(milliseconds(1));
    const std::string quick = ask(std::string("GET /quick HTTP/1.1\r\n") + kClose);
    EXPECT_NE(quick.find("/quick"), std::string::npos);
    // The third waits; it may still be on its way, so ask until it has come.
    std::string busy;
    for (int i = 0; i < 1000 && !busy.starts_with("HTTP/1.1 503"); ++i) {
        Client client(server_->port());
        client.send(std::string("GET /slow HTTP/1.1\r\n") + kClose);
        if (i == 0) std::this_thread::sleep_for(milliseconds(50));
        busy = client.read_to("\r\n\r\n");
    }
    EXPECT_TRUE(busy.starts_with("HTTP/1.1 503")) << busy;
    EXPECT_NE(busy.find("Retry-After: 1\r\n"), std::string::npos) << busy;
    echo_.may_go_on = true;
    for (auto& client : slow) EXPECT_NE(client->read_all().find("GET /slow"), std::string::npos);
}

TEST_F(HttpServerTest, TellsOfEventsUntilItStops) {
    HttpLimits limits;
    limits.heartbeat = milliseconds(20);
    start(limits);
    Client client(server_->port());
    client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string head = client.read_to("event: hello\ndata: {}\n\n");
    EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), std::string::npos) << head;
    EXPECT_EQ(head.find("Content-Length"), std::string::npos) << head;
    echo_.feed->publish("run", "1");
    EXPECT_NE(client.read_to("data: 1\n\n").find("id: e-1\nevent: run\n"), std::string::npos);
    EXPECT_NE(client.read_to(":\n\n").find(":\n\n"), std::string::npos);

    Client back(server_->port());
    back.send("GET /events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: e-0\r\n\r\n");
    EXPECT_NE(back.read_to("data: 1\n\n").find("data: 1\n\n"), std::string::npos);
    end();
    client.read_all();
    EXPECT_EQ(echo_.feed->listeners(), 0U);
}

TEST_F(HttpServerTest, SendsAFileAndKeepsTheConnection) {
    const base::TestFolder folder;
    std::string text;
    for (int i = 0; text.size() < 3'000'000; ++i) text += std::to_string(i) + "\n";
    ASSERT_TRUE(base::write_file_atomic(folder / "numbers", text).ok());
    echo_.file = std::make_shared<base::File>(*base::File::open_read(folder / "numbers"));
    start();
    Client client(server_->port());
    client.send("HEAD /file HTTP/1.1\r\nHost: t\r\n\r\nGET /file HTTP/1.1\r\nHost: t\r\n\r\n");
    const std::string length = "Content-Length: " + std::to_string(text.size());
    EXPECT_NE(client.read_to("\r\n\r\n").find(length), std::string::npos);
    EXPECT_NE(client.read_to("\r\n\r\n").find(length), std::string::npos);
    client.send("GET /after HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    const std::string rest = client.read_all();
    EXPECT_EQ(rest.substr(0, text.size()), text);
    EXPECT_NE(rest.find("GET /after"), std::string::npos);
}

TEST_F(HttpServerTest, FinishesWhatIsInWorkWhenItStops) {
    start();
    Client idle(server_->port());
    idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    idle.read_to("GET /? ");
    Client busy(server_->port());
    busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    while (echo_.waiting < 1) std::this_thread::sleep_for(milliseconds(1));
    stop_.request();
    EXPECT_EQ(idle.read_all(), "");
    echo_.may_go_on = true;
    const std::string answer = busy.read_all();
    EXPECT_NE(answer.find("GET /slow? "), std::string::npos) << answer;
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
}

TEST_F(HttpServerTest, AcceptsNoMoreConnectionsThanItsLimit) {
    HttpLimits limits;
    limits.connections_max = 2;
    start(limits);
    auto one = std::make_unique<Client>(server_->port());
    Client two(server_->port());
    for (Client* client : {one.get(), &two}) {
        client->send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        client->read_to("GET /a? ");
    }
    EXPECT_EQ(server_->connections(), 2U);
    Client three(server_->port());
    three.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(milliseconds(50));
    EXPECT_EQ(server_->connections(), 2U);
    one.reset();
    EXPECT_NE(three.read_to("GET /b? ").find("GET /b? "), std::string::npos);
}

TEST(HttpServer, KnowsWhatOnlyThisMachineReaches) {
    for (const char* address : {"127.0.0.1", "127.1.2.3", "::1"}) EXPECT_TRUE(is_loopback(address));
    for (const char* address : {"0.0.0.0", "::", "10.0.0.1", "localhost", "", "127.0.0.1.x"}) {
        EXPECT_FALSE(is_loopback(address)) << address;
    }
}

TEST(HttpServer, SaysWhereItCannotListen) {
    Echo echo;
    const auto first = HttpServer::listen("127.0.0.1", 0, {}, echo);
    ASSERT_TRUE(first.ok());
    const auto taken = HttpServer::listen("127.0.0.1", (*first)->port(), {}, echo);
    ASSERT_FALSE(taken.ok());
    EXPECT_EQ(taken.error().kind(), base::ErrorKind::Conflict);
    EXPECT_FALSE(HttpServer::listen("localhost", 0, {}, echo).ok());
    EXPECT_FALSE(HttpServer::listen("192.0.2.1", 0, {}, echo).ok());
}

}  // namespace
}  // namespace millrace::net
