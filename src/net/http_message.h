// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"

namespace millrace::net {

class EventFeed;

struct Header {
    std::string name;
    std::string value;
};

struct Request {
    std::string id;      // of the client's X-Request-Id, or ours: stands in the log and the answer
    std::string method;  // "GET"
    std::string path;    // as it was sent, escapes and all, without the query
    std::string query;   // behind the "?"
    std::vector<Header> headers;
    std::string body;
    std::string peer;  // the client's address

    // By name in any case; empty if there is none.
    std::string_view header(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::vector<Header> headers;  // Content-Length and Connection are the server's to add
    std::string body;
    // In place of a body: the connection stays open and is sent what the feed publishes.
    std::shared_ptr<EventFeed> events{};
    // In place of a body: what this holds, read while it is sent.
    std::shared_ptr<const base::File> file{};

    void set(std::string name, std::string value);
};

// "Not Found" of 404; empty for a status that we do not use.
std::string_view reason_of(int status);

}  // namespace millrace::net
