// SPDX-License-Identifier: Apache-2.0
#include "server/problem.h"

#include "base/json.h"

namespace millrace::server {
namespace {

int status_of(base::ErrorKind kind, bool is_conditional) {
    switch (kind) {
        case base::ErrorKind::InvalidArgument:
            return 400;
        case base::ErrorKind::NotFound:
            return 404;
        case base::ErrorKind::Conflict:
            return is_conditional ? 412 : 409;
        case base::ErrorKind::Unavailable:
        case base::ErrorKind::Cancelled:
            return 503;
        case base::ErrorKind::Corruption:
        case base::ErrorKind::Internal:
            break;
    }
    return 500;
}

// What stands at its place: "models/a.sql:3:4: column not found: x".
std::string detail_of(const base::Error& error) {
    const std::string text = error.to_string();
    return text.substr(0, text.find('\n'));
}

base::Json members(const net::Request& request, int status, std::string_view detail,
                   std::string_view hint) {
    base::Json json{{"type", "about:blank"},
                    {"title", net::reason_of(status)},
                    {"status", status},
                    {"detail", detail}};
    if (!hint.empty()) json["hint"] = hint;
    json["instance"] = request.id;
    return json;
}

net::Response respond(int status, const base::Json& json) {
    return {status,
            {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
            json.dump(-1, ' ', false, base::Json::error_handler_t::replace)};
}

}  // namespace

net::Response problem(const net::Request& request, int status, std::string_view detail,
                      std::string_view hint) {
    return respond(status, members(request, status, detail, hint));
}

net::Response problem(const net::Request& request, const base::Error& error) {
    const int status = status_of(error.kind(), !request.header("If-Match").empty());
    base::Json json = members(request, status, detail_of(error), error.hint());
    if (!error.also().empty()) {
        base::Json others = base::Json::array();
        for (const base::Error& other : error.also()) others.push_back(detail_of(other));
        json["errors"] = std::move(others);
    }
    return respond(status, json);
}

}  // namespace millrace::server
