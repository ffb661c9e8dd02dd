// SPDX-License-Identifier: Apache-2.0
#include "server/web_files.h"

#include <array>
#include <utility>

#include "server/gzip.h"
#include "server/problem.h"

namespace millrace::server {
namespace {

std::string_view type_of(std::string_view path) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kTypes{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".json", "application/json"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
    }};
    for (const auto& [ending, type] : kTypes) {
        if (path.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

const WebFile* find(std::string_view path) {
    for (const WebFile& file : web_files()) {
        if (file.path == path) return &file;
    }
    return nullptr;
}

}  // namespace

net::Response web_file(const net::Request& request) {
    if (request.method != "GET" && request.method != "HEAD") {
        auto response = problem(request, 405, "nothing is changed here: " + request.path);
        response.set("Allow", "GET, HEAD");
        return response;
    }
    const std::string_view path = std::string_view(request.path).substr(1);
    const WebFile* file = find(path);
    const bool is_asset = path.starts_with("assets/");
    if (file == nullptr && !is_asset) file = find("index.html");
    if (file == nullptr) return problem(request, 404, "no such file: " + request.path);
    net::Response response;
    response.set("Content-Type", std::string(type_of(file->path)));
    // The name of an asset changes with its content.
    response.set("Cache-Control", is_asset ? "public, max-age=31536000, immutable" : "no-cache");
    const bool gzipped = !file->gzipped.empty() && takes_gzip(request);
    if (!file->gzipped.empty()) response.set("Vary", "Accept-Encoding");
    if (gzipped) response.set("Content-Encoding", "gzip");
    response.body = std::string(gzipped ? file->gzipped : file->bytes);
    return response;
}

}  // namespace millrace::server
