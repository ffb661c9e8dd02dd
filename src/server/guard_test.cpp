// SPDX-License-Identifier: Apache-2.0
#include "server/guard.h"

#include <gtest/gtest.h>

namespace millrace::server {
namespace {

struct Case {
    const char* method;
    std::vector<net::Header> headers;
    int status;  // 0: it may pass
};

int status_of(const Guard& guard, const Case& asked) {
    net::Request request;
    request.method = asked.method;
    request.path = "/api/v1/home";
    request.headers = asked.headers;
    if (request.method != "GET") request.body = "{}";
    const auto refused = guard.refuse(request);
    return refused ? refused->status : 0;
}

TEST(Guard, LetsNoOtherNameAndNoOtherSiteIn) {
    const Guard guard({});
    const net::Header json{"Content-Type", "application/json"};
    const net::Header host{"Host", "localhost:7070"};
    for (const Case& asked : {
             Case{"GET", {{"Host", "localhost:7070"}}, 0},
             Case{"GET", {{"host", "127.0.0.1"}}, 0},
             Case{"GET", {{"Host", "[::1]:7070"}}, 0},
             Case{"GET", {{"Host", "[::1"}}, 421},
             Case{"GET", {{"Host", "[10.0.0.1]:7070"}}, 421},
             Case{"GET", {{"Host", "example.com:7070"}}, 421},
             Case{"GET", {{"Host", "localhost.example.com"}}, 421},
             Case{"GET", {}, 421},
             Case{"PUT", {host, json}, 0},
             Case{"PUT", {host, {"Content-Type", "Application/JSON; charset=utf-8"}}, 0},
             Case{"PUT", {host, json, {"Origin", "http://localhost:7070"}}, 0},
             Case{"PUT", {host, json, {"Origin", "http://localhost:7071"}}, 403},
             Case{"PUT", {host, json, {"Origin", "http://example.com"}}, 403},
             Case{"PUT", {host, json, {"Origin", "null"}}, 403},
             Case{"PUT", {host, json, {"Sec-Fetch-Site", "same-origin"}}, 0},
             Case{"PUT", {host, json, {"Sec-Fetch-Site", "cross-site"}}, 403},
             Case{"PUT", {host, json, {"Sec-Fetch-Site", "same-site"}}, 403},
             Case{"POST", {host}, 415},
             Case{"POST", {host, {"Content-Type", "text/plain"}}, 415},
             Case{"POST", {host, {"Content-Type", "application/json5"}}, 415},
         }) {
        std::string shown = asked.method;
        for (const auto& header : asked.headers) shown += " " + header.name + ": " + header.value;
        EXPECT_EQ(status_of(guard, asked), asked.status) << shown;
    }
}

TEST(Guard, AsksForItsToken) {
    const Guard guard({true, "secret-of-this-server"});
    const net::Header host{"Host", "millrace.example"};
    const auto with = [&](const char* value) {
        return Case{"GET", {host, {"Authorization", value}}, 0};
    };
    EXPECT_EQ(status_of(guard, {"GET", {host}, 0}), 401);
    EXPECT_EQ(status_of(guard, with("Bearer secret-of-this-server")), 0);
    for (const char* wrong :
         {"Bearer ", "Bearer secret-of-this-serve", "Bearer secret-of-this-server ",
          "Basic secret-of-this-server", "secret-of-this-server", "Bearer Secret-of-this-server"}) {
        EXPECT_EQ(status_of(guard, with(wrong)), 401) << wrong;
    }
}

}  // namespace
}  // namespace millrace::server
