// SPDX-License-Identifier: Apache-2.0
#include "server/preview.h"

#include <chrono>

#include "base/text.h"
#include "server/dataset_view.h"

namespace millrace::server {

base::Json rows_json(const sql::TextRows& result) {
    base::Json columns = base::Json::array();
    for (const auto& field : result.schema.fields) {
        columns.push_back({{"name", field.name}, {"type", field.type.to_string()}});
    }
    base::Json rows = base::Json::array();
    for (const auto& row : result.rows) {
        base::Json cells = base::Json::array();
        for (const auto& cell : row) cells.push_back(cell ? base::Json(*cell) : base::Json());
        rows.push_back(std::move(cells));
    }
    return {{"columns", std::move(columns)}, {"rows", std::move(rows)}, {"cut", result.more}};
}

base::Result<net::Response> preview_table(const Call& call) {
    const auto began = std::chrono::steady_clock::now();
    std::string name;
    {
        const auto reader = MR_TRY(call.services.readers.take());
        name = MR_TRY(find_dataset(*reader, call.services.site, call.in_path("table"))).place.name;
    }
    std::string query = "SELECT * FROM " + lake::TableId::from_text(name).sql_name();
    const int64_t version = call.number("snapshot");
    if (version > 0) query += " AT (VERSION => " + std::to_string(version) + ")";
    const auto count_max = static_cast<size_t>(call.number("limit"));
    // The engine stops reading where it has enough; one more tells whether there are more.
    const auto result = MR_TRY(
        call.services.queries.run(query + " LIMIT " + std::to_string(count_max + 1), count_max));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    base::Json json = rows_json(result);
    json["snapshot"] = version > 0 ? base::Json(version) : base::Json();
    json["seconds"] = took.count();
    return json_response(json);
}

}  // namespace millrace::server
