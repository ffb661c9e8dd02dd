// SPDX-License-Identifier: Apache-2.0
#include "server/guard.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "net/http_server.h"
#include "server/problem.h"

namespace millrace::server {
namespace {

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

// "localhost" of "localhost:7070", "::1" of "[::1]:7070"; empty if the bracket does not close.
std::string host_of(std::string_view authority) {
    if (authority.starts_with('[')) {
        const size_t end = authority.find(']');
        return end == authority.npos ? "" : std::string(authority.substr(1, end - 1));
    }
    return std::string(authority.substr(0, authority.find(':')));
}

bool is_this_machine(const std::string& host) {
    return host == "localhost" || net::is_loopback(host);
}

// An origin is a scheme and a host, with the port.
bool is_same_site(std::string_view origin, std::string_view host) {
    const size_t scheme = origin.find("://");
    return scheme != std::string_view::npos && origin.substr(scheme + 3) == host;
}

// Takes as long for a wrong token as for a right one.
bool is_token(std::string_view given, std::string_view token) {
    unsigned difference = given.size() == token.size() ? 0 : 1;
    for (size_t i = 0; i < token.size(); ++i) {
        difference |= static_cast<unsigned char>(token[i]) ^
                      static_cast<unsigned char>(given.empty() ? 0 : given[i % given.size()]);
    }
    return difference == 0;
}

bool is_json(std::string_view type) {
    return base::trim(base::to_lower(type.substr(0, type.find(';')))) == "application/json";
}

}  // namespace

std::optional<net::Response> Guard::refuse(const net::Request& request) const {
    const std::string_view host = request.header("Host");
    if (!options_.any_host && !is_this_machine(host_of(host))) {
        return problem(request, 421, "not served under this name: " + std::string(host),
                       "ask for localhost or 127.0.0.1");
    }
    if (options_.token && request.path.starts_with("/api/")) {
        constexpr std::string_view kBearer = "Bearer ";
        const std::string_view given = request.header("Authorization");
        if (!given.starts_with(kBearer) ||
            !is_token(given.substr(kBearer.size()), *options_.token)) {
            auto response = problem(request, 401, "no token, or not the right one",
                                    "send it as: Authorization: Bearer <token>");
            response.set("WWW-Authenticate", "Bearer");
            return response;
        }
    }
    if (is_safe(request.method)) return std::nullopt;
    const std::string_view site = request.header("Sec-Fetch-Site");
    const std::string_view origin = request.header("Origin");
    const bool is_ours = (site.empty() || site == "same-origin" || site == "none") &&
                         (origin.empty() || is_same_site(origin, host));
    if (!is_ours) return problem(request, 403, "a page of another site may change nothing here");
    if (!request.body.empty() && !is_json(request.header("Content-Type"))) {
        return problem(request, 415, "the body is not said to be JSON",
                       "send it as: Content-Type: application/json");
    }
    return std::nullopt;
}

void set_security_headers(net::Response& response) {
    response.set("Content-Security-Policy",
                 "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                 "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "no-referrer");
    response.set("Cross-Origin-Opener-Policy", "same-origin");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace millrace::server
