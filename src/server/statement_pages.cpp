// SPDX-License-Identifier: Apache-2.0
#include "server/statement_pages.h"

#include "server/statements.h"

namespace millrace::server {
namespace {

using base::Json;

constexpr size_t kTextBytesMax = 1'000'000;
constexpr int64_t kRowsMax = 100'000;
constexpr int64_t kSecondsMax = 3'600;

base::Result<int64_t> whole_number(const std::string& name, const Json& value, int64_t maximum) {
    if (value.is_number_integer() && value >= 1 && value <= maximum) return value.get<int64_t>();
    return base::invalid_argument(name + " is not a whole number from 1 to " +
                                  std::to_string(maximum) + ": " + value.dump());
}

base::Result<StatementRequest> request_of(const Json& body) {
    StatementRequest request;
    if (!body.is_object()) return base::invalid_argument("the body is not a JSON object");
    for (const auto& [name, value] : body.items()) {
        if (name == "rows_max") {
            request.rows_max = MR_TRY(whole_number(name, value, kRowsMax));
        } else if (name == "seconds_max") {
            request.time_max = std::chrono::seconds(MR_TRY(whole_number(name, value, kSecondsMax)));
        } else if (name == "format") {
            if (value != "rows" && value != "csv" && value != "parquet") {
                return base::invalid_argument("format is none of rows, csv, parquet: " +
                                              value.dump());
            }
            request.format = value.get<std::string>();
        } else if (name == "text") {
            if (!value.is_string()) return base::invalid_argument("text is no text");
            request.text = value.get<std::string>();
        } else {
            return base::invalid_argument("field not known: " + name);
        }
    }
    if (!body.contains("text")) return base::invalid_argument("text missing: one SELECT");
    if (request.text.size() > kTextBytesMax) {
        return base::invalid_argument("text is longer than a megabyte");
    }
    if (request.text.find('\0') != std::string::npos) {
        return base::invalid_argument("text has a zero byte");
    }
    return request;
}

}  // namespace

base::Result<net::Response> start_statement(const Call& call) {
    const auto request = MR_TRY(request_of(call.body));
    return json_response(MR_TRY(call.services.statements.begin(request)), 201);
}

base::Result<net::Response> get_statement(const Call& call) {
    return json_response(MR_TRY(call.services.statements.find(call.in_path("statement"))));
}

base::Result<net::Response> cancel_statement(const Call& call) {
    return json_response(MR_TRY(call.services.statements.cancel(call.in_path("statement"))));
}

base::Result<net::Response> get_statement_result(const Call& call) {
    const auto found = MR_TRY(call.services.statements.result(call.in_path("statement")));
    if (found.format == "rows") {
        std::string text(static_cast<size_t>(MR_TRY(found.file->size())), '\0');
        MR_TRY(found.file->read_at(0, text.data(), text.size()));
        return json_response(std::move(text));
    }
    net::Response response;
    response.set("Content-Type", found.format == "csv" ? "text/csv; charset=utf-8"
                                                       : "application/vnd.apache.parquet");
    response.set("Content-Disposition", "attachment; filename=\"result." + found.format + "\"");
    response.set("Cache-Control", "no-store");
    response.file = found.file;
    return response;
}

}  // namespace millrace::server
