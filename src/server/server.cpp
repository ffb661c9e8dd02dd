// SPDX-License-Identifier: Apache-2.0
#include "server/server.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <exception>
#include <map>

#include "base/text.h"
#include "net/event_feed.h"
#include "server/answer_cache.h"
#include "server/guard.h"
#include "server/gzip.h"
#include "server/index_keeper.h"
#include "server/metrics.h"
#include "server/operations.h"
#include "server/problem.h"
#include "server/run_watch.h"
#include "server/statements.h"
#include "server/web_files.h"

namespace millrace::server {
namespace {

constexpr std::string_view kApi = "/api/";
constexpr auto kSlow = std::chrono::seconds(1);

void name_version(net::Response& response) {
    const auto has = [&](std::string_view name) {
        for (const auto& header : response.headers) {
            if (header.name == name) return true;
        }
        return false;
    };
    if (!has("Cache-Control")) response.set("Cache-Control", "no-cache");
    if (has("ETag")) return;
    const XXH64_hash_t hash = XXH3_64bits(response.body.data(), response.body.size());
    response.set("ETag", fmt::format("\"{:016x}\"", hash));
}

bool is_read(const net::Request& request) {
    return request.method == "GET" || request.method == "HEAD";
}

// An answer that a client has already is not sent again (RFC 9110, section 13.1.2).
void spare(const net::Request& request, net::Response& response) {
    const std::string_view known = request.header("If-None-Match");
    if (known.empty() || !is_read(request) || response.status != 200) return;
    for (const auto& header : response.headers) {
        if (header.name != "ETag" || known.find(header.value) == std::string_view::npos) continue;
        response.status = 304;
        response.body.clear();
        return;
    }
}

int64_t bytes_of(const net::Response& response) {
    if (response.file == nullptr) return static_cast<int64_t>(response.body.size());
    const auto size = response.file->size();
    return size.ok() ? *size : 0;
}

std::string cache_key(const net::Request& request) {
    return request.path + "?" + request.query + (takes_gzip(request) ? " gzip" : "");
}

}  // namespace

// What the HTTP server asks.
struct Server::State final : net::HttpHandler {
    State(Site served, store::DataDirectory& data_directory, Queries& table_queries,
          const base::Clock& wall_clock, const ServerOptions& server_options)
        : site(std::move(served)),
          directory(data_directory),
          queries(table_queries),
          clock(wall_clock),
          options(server_options),
          guard({!net::is_loopback(options.address), options.token}),
          readers(site.data, clock),
          events(std::make_shared<net::EventFeed>(
              fmt::format("{:x}", base::to_microseconds(clock.now())))),
          borrower([this] { return directory.borrower(); }),
          watcher(nullptr, Readers::Return{&readers}) {}

    base::Result<void> prepare();
    std::optional<net::Response> handle_at_once(const net::Request& request) override;
    net::Response handle(const net::Request& request) override;
    net::Response refuse(const net::Request& request, int status, std::string_view why) override;
    void answered(const net::Request& request, const net::Response& response,
                  std::chrono::nanoseconds took) override;
    // Looks whether anything in the state database changed, and tells whoever listens.
    void tick();

    // What a request below /api/ asks for; the handler is null for what the document does not have.
    struct Route {
        base::Result<ApiDocument::Match> match;
        const Handler* handler;
    };
    Route route_of(const net::Request& request) const;
    net::Response answer_route(const net::Request& request, const Route& route);
    net::Response make(const net::Request& request,
                       const std::function<base::Result<net::Response>()>& work);
    base::Result<net::Response> outside(const net::Request& request);
    base::Result<net::Response> call(const net::Request& request, const Route& route);
    std::string operation_of(const net::Request& request) const;

    const Site site;
    store::DataDirectory& directory;
    Queries& queries;
    const base::Clock& clock;
    const ServerOptions options;
    const Guard guard;
    const std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    ApiDocument document;
    std::map<std::string, const Handler*, std::less<>> by_operation;
    Readers readers;
    std::unique_ptr<AnswerCache> cache;
    std::unique_ptr<CatalogWriter> writer;
    std::unique_ptr<search::SearchIndex> search;
    lineage::LineageGraph lineage;
    std::optional<IndexKeeper> index_keeper;
    const std::shared_ptr<net::EventFeed> events;
    std::unique_ptr<RunWatch> run_watch;
    std::unique_ptr<Statements> statements;
    const std::function<std::string()> borrower;
    // The serving thread's alone:
    Metrics metrics;
    Readers::Lent watcher;
    uint64_t seen_state = 0;
    std::string known_borrower;
    std::unique_ptr<net::HttpServer> http;
};

base::Result<void> Server::State::prepare() {
    document = MR_TRY(ApiDocument::parse(api_document_text()));
    for (const Handler& handler : handlers()) by_operation[handler.operation] = &handler;
    for (const Operation& operation : document.operations()) {
        if (by_operation.contains(operation.id)) continue;
        return base::internal("nobody answers the operation of openapi.json: " + operation.id);
    }
    if (document.operations().size() != by_operation.size()) {
        return base::internal("a handler answers no operation of openapi.json");
    }
    writer = MR_TRY(CatalogWriter::open(directory.database(), clock));
    cache = std::make_unique<AnswerCache>(MR_TRY(readers.take()));
    search = MR_TRY(search::SearchIndex::open(site.data / "search", catalog::Registry::builtin()));
    index_keeper.emplace(*search, readers);
    run_watch = MR_TRY(RunWatch::open(directory, readers, events));
    statements = MR_TRY(Statements::open(site, events));
    watcher = MR_TRY(readers.take());
    tick();
    return {};
}

Server::State::Route Server::State::route_of(const net::Request& request) const {
    Route route{document.find(request.method, request.path), nullptr};
    if (route.match.ok() && route.match->operation != nullptr) {
        route.handler = by_operation.find(route.match->operation->id)->second;
    }
    return route;
}

std::optional<net::Response> Server::State::handle_at_once(const net::Request& request) {
    if (auto refused = guard.refuse(request)) {
        set_security_headers(*refused);
        return refused;
    }
    if (!request.path.starts_with(kApi)) return make(request, [&] { return outside(request); });
    const Route route = route_of(request);
    if (route.handler != nullptr && route.handler->made_from == MadeFrom::State) {
        if (auto kept = cache->find(cache_key(request))) {
            spare(request, *kept);
            return kept;
        }
    }
    if (route.handler != nullptr && route.handler->cost == Cost::Slow) return std::nullopt;
    return answer_route(request, route);
}

net::Response Server::State::handle(const net::Request& request) {
    return answer_route(request, route_of(request));
}

net::Response Server::State::answer_route(const net::Request& request, const Route& route) {
    // HEAD and GET alone have operations that are made from the state.
    const bool is_kept = route.handler != nullptr && route.handler->made_from == MadeFrom::State;
    const uint64_t state = is_kept ? cache->state() : 0;
    net::Response response = make(request, [&] { return call(request, route); });
    if (is_read(request) && response.status == 200) {
        compress(request, response);
        if (is_kept) cache->keep(cache_key(request), state, response);
    }
    spare(request, response);
    return response;
}

// With the headers that every answer has.
net::Response Server::State::make(const net::Request& request,
                                  const std::function<base::Result<net::Response>()>& work) {
    net::Response response;
    try {
        auto made = work();
        response = made.ok() ? *std::move(made) : problem(request, made.error());
    } catch (const std::exception& error) {
        // Of a library, for want of memory: this request fails, the server goes on.
        response = problem(request, base::internal(error.what()));
    }
    set_security_headers(response);
    const bool has_body = response.events == nullptr && response.file == nullptr;
    if (is_read(request) && response.status == 200 && has_body) {
        name_version(response);
    }
    return response;
}

base::Result<net::Response> Server::State::outside(const net::Request& request) {
    if (!request.path.starts_with('/')) {
        return problem(request, 400, "not an address: " + request.path);
    }
    if (request.path == "/healthz") {
        return net::Response{200, {{"Content-Type", "text/plain"}}, "ok\n"};
    }
    if (request.path == "/metrics") {
        const Metrics::Now now{http->connections(), events->listeners(),
                               !directory.borrower().empty(), search->changes_left(),
                               std::chrono::steady_clock::now() - began};
        return net::Response{
            200, {{"Content-Type", "text/plain; version=0.0.4"}}, metrics.text(now)};
    }
    return web_file(request);
}

base::Result<net::Response> Server::State::call(const net::Request& request, const Route& route) {
    if (!route.match.ok()) return route.match.error();
    const ApiDocument::Match& match = *route.match;
    if (match.methods.empty()) {
        return problem(request, 404, "no such address: " + request.path,
                       "/api/v1/openapi.json says which there are");
    }
    if (route.handler == nullptr) {
        auto response = problem(request, 405, request.method + " is not for " + request.path);
        response.set("Allow", base::join(match.methods, ", "));
        return response;
    }
    const Values query = MR_TRY(ApiDocument::read_query(*match.operation, request.query));
    base::Json body;
    if (match.operation->has_body) body = MR_TRY(base::parse_json(request.body));
    const Services services{site,    readers,     *writer, *search, lineage,
                            queries, *statements, events,  borrower};
    Call asked{request, services, match.path, query, std::move(body)};
    return route.handler->answer(asked);
}

net::Response Server::State::refuse(const net::Request& request, int status, std::string_view why) {
    net::Response response = problem(request, status, why);
    set_security_headers(response);
    return response;
}

std::string Server::State::operation_of(const net::Request& request) const {
    if (!request.path.starts_with(kApi)) {
        return request.path == "/metrics" || request.path == "/healthz" ? request.path.substr(1)
                                                                        : "web";
    }
    const Route route = route_of(request);
    return route.handler != nullptr ? route.handler->operation : "unknown";
}

void Server::State::answered(const net::Request& request, const net::Response& response,
                             std::chrono::nanoseconds took) {
    metrics.count(operation_of(request), response.status, took);
    if (options.log == nullptr) return;
    const bool is_remarkable = response.status >= 500 || (took >= kSlow && !response.events);
    if (!options.log_all && !is_remarkable) return;
    const base::Json line{{"time", base::format_timestamp(base::SystemClock().now())},
                          {"level", response.status >= 500 ? "error" : "info"},
                          {"request", request.id},
                          {"peer", request.peer},
                          {"method", request.method},
                          {"path", request.path},
                          {"status", response.status},
                          {"bytes", bytes_of(response)},
                          {"ms", std::chrono::duration<double, std::milli>(took).count()}};
    options.log(line.dump(-1, ' ', false, base::Json::error_handler_t::replace));
}

void Server::State::tick() {
    std::string now = borrower();
    if (now != known_borrower) {
        known_borrower = std::move(now);
        events->publish("writer", base::Json{{"name", known_borrower}}.dump());
    }
    if (search->is_rebuild_wanted()) index_keeper->wake();
    const uint64_t state = cache->state();
    if (state == seen_state || state == 0) return;
    const bool is_first = seen_state == 0;
    seen_state = state;
    if (is_first) return;
    index_keeper->wake();
    run_watch->wake();
    const auto sequence = watcher->catalog().last_sequence();
    events->publish("changed", base::Json{{"sequence", sequence.ok() ? *sequence : 0}}.dump());
}

base::Result<std::unique_ptr<Server>> Server::open(Site site, store::DataDirectory& directory,
                                                   Queries& queries, const base::Clock& clock,
                                                   const ServerOptions& options) {
    auto state = std::make_unique<State>(std::move(site), directory, queries, clock, options);
    MR_TRY(state->prepare());
    state->http =
        MR_TRY(net::HttpServer::listen(options.address, options.port, options.limits, *state));
    return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() = default;

uint16_t Server::port() const {
    return state_->http->port();
}

void Server::run(const base::Stop& stop) {
    state_->http->run(stop, [this] { state_->tick(); });
}

}  // namespace millrace::server
