// SPDX-License-Identifier: Apache-2.0
#include "server/call.h"

#include <fmt/format.h>

namespace millrace::server {

std::string etag_of(int64_t write_count) {
    return fmt::format("\"{}\"", write_count);
}

net::Response json_response(const base::Json& json, int status) {
    // Texts of definitions and samples are any bytes; JSON wants UTF-8.
    return json_response(json.dump(-1, ' ', false, base::Json::error_handler_t::replace), status);
}

net::Response json_response(std::string text, int status) {
    return {status, {{"Content-Type", "application/json"}}, std::move(text)};
}

base::Result<net::Response> read_json(
    const Call& call, const std::function<base::Result<base::Json>(Reader&)>& read) {
    const auto reader = MR_TRY(call.services.readers.take());
    net::Response response;
    MR_TRY(reader->database().read([&]() -> base::Result<void> {
        response = json_response(MR_TRY(read(*reader)));
        return {};
    }));
    return response;
}

base::Json json_of(base::Timestamp time) {
    return base::format_timestamp(time);
}

base::Json json_of(const std::optional<base::Timestamp>& time) {
    return time ? json_of(*time) : base::Json();
}

}  // namespace millrace::server
