// SPDX-License-Identifier: Apache-2.0
#include "server/snapshot_pages.h"

#include <chrono>

#include "server/command_process.h"
#include "server/dataset_view.h"
#include "server/preview.h"
#include "server/run_json.h"
#include "server/table_summary.h"

namespace millrace::server {
namespace {

using base::Json;

// What is compared while somebody waits; the command compares any number.
constexpr int64_t kComparedRowsMax = 5'000'000;
constexpr size_t kSamplesMax = 20;
constexpr std::chrono::seconds kPatience{5};

base::Result<std::string> table_name(const Call& call) {
    const auto reader = MR_TRY(call.services.readers.take());
    return MR_TRY(find_dataset(*reader, call.services.site, call.in_path("table"))).place.name;
}

Json json_of(const elt::ComparedVersion& version) {
    const auto known = [&](int64_t count) { return version.is_view() ? Json() : Json(count); };
    return {{"snapshot", version.snapshot.version},
            {"created", server::json_of(version.snapshot.created)},
            {"rows", known(version.snapshot.rows)},
            {"files", known(version.snapshot.files)},
            {"only_files", known(version.files)},
            {"only_rows", version.rows ? Json(*version.rows) : Json()},
            {"samples", version.samples ? rows_json(*version.samples) : Json()}};
}

Json json_of(const elt::VersionDiff& diff) {
    Json columns = Json::array();
    for (const auto& [column, change, type, was] : diff.columns) {
        columns.push_back({{"column", column},
                           {"change", change},
                           {"type", type},
                           {"was", was.empty() ? Json() : Json(was)}});
    }
    return {{"from", json_of(diff.old)},
            {"to", json_of(diff.fresh)},
            {"columns", std::move(columns)},
            {"definition_changed", diff.definition_changed()},
            {"rows_not_compared", diff.why_no_rows.empty() ? Json() : Json(diff.why_no_rows)}};
}

}  // namespace

base::Result<net::Response> list_snapshots(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto view = MR_TRY(find_dataset(reader, call.services.site, call.in_path("table")));
        Json items = Json::array();
        if (const auto table = MR_TRY(table_of(reader, view))) {
            for (const auto& snapshot : MR_TRY(reader.lake().history(table->id))) {
                items.push_back(json_of(snapshot));
            }
        }
        return Json{{"items", std::move(items)}};
    });
}

base::Result<net::Response> compare_snapshots(const Call& call) {
    const auto table = lake::TableId::from_text(MR_TRY(table_name(call)));
    const auto diff = MR_TRY(call.services.queries.compare(
        table, call.number("from"), call.number("to"), {kComparedRowsMax, kSamplesMax}));
    return json_response(json_of(diff));
}

base::Result<net::Response> roll_back_table(const Call& call) {
    const Json snapshot = call.body.is_object() ? call.body.value("snapshot", Json()) : Json();
    if (!snapshot.is_number_integer() || snapshot.get<int64_t>() < 1 || call.body.size() != 1) {
        return base::invalid_argument("snapshot missing: the number of the one to go back to");
    }
    const std::string table = MR_TRY(table_name(call));
    auto words = command_words(call.services.site, {"table", "rollback", "--json"});
    words.insert(words.end(), {"--", table, std::to_string(snapshot.get<int64_t>())});
    const auto said = MR_TRY(ask_command(words, kPatience));
    return json_response(
        Json{{"done", said.has_value()}, {"snapshot", said ? said->at("snapshot") : Json()}},
        said ? 200 : 202);
}

}  // namespace millrace::server
