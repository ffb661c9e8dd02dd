// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "net/http_message.h"

namespace millrace::server {

// A file of the web UI, as web/ was built, inside the program.
struct WebFile {
    std::string_view path;  // "assets/index-4f2a.js"
    std::string_view bytes;
    std::string_view gzipped;  // empty: not worth it
};
// Made by the build (cmake/embed_web.cmake).
const std::vector<WebFile>& web_files();

// The answer to a path outside of the API: the file of that name, and for every page of the UI, of
// which only it knows which there are, index.html. Not for files that are not there: 404.
net::Response web_file(const net::Request& request);

}  // namespace millrace::server
