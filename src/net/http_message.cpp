// SPDX-License-Identifier: Apache-2.0
#include "net/http_message.h"

#include <algorithm>
#include <cctype>

namespace millrace::net {
namespace {

bool equal_in_any_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    });
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    for (const Header& header : headers) {
        if (equal_in_any_case(header.name, name)) return header.value;
    }
    return {};
}

void Response::set(std::string name, std::string value) {
    for (Header& header : headers) {
        if (!equal_in_any_case(header.name, name)) continue;
        header.value = std::move(value);
        return;
    }
    headers.push_back({std::move(name), std::move(value)});
}

std::string_view reason_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 302:
            return "Found";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 421:
            return "Misdirected Request";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        default:
            return "";
    }
}

}  // namespace millrace::net
