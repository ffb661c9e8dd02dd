// SPDX-License-Identifier: Apache-2.0
#include "server/table_summary.h"

#include "server/call.h"
#include "server/run_json.h"

namespace millrace::server {

using base::Json;

base::Result<std::optional<lake::Table>> table_of(Reader& reader, const DatasetView& view) {
    if (view.place.kind == "source") return std::optional<lake::Table>{};
    return reader.lake().table(lake::TableId::from_text(view.place.name));
}

base::Result<Json> table_summary(Reader& reader, const DatasetView& view,
                                 const elt::StepRecord* last) {
    const auto table = MR_TRY(table_of(reader, view));
    const bool holds_rows = table && table->current.kind == lake::TableKind::Table;
    Json owners = Json::array();
    for (const Owner& owner : view.owners) owners.push_back(owner.name);
    Json tags = Json::array();
    for (const Label& tag : view.tags) tags.push_back(tag.name);
    Json json = json_of(view.place);
    json["urn"] = view.urn.text();
    json["description"] = view.description;
    json["owners"] = std::move(owners);
    json["tags"] = std::move(tags);
    json["rows"] = holds_rows         ? Json(table->current.rows)
                   : view.source_rows ? Json(*view.source_rows)
                                      : Json();
    json["bytes"] = holds_rows ? Json(table->current.bytes) : Json();
    json["snapshot"] = table ? Json(table->current.version) : Json();
    json["changed"] = table ? json_of(table->current.created) : Json();
    json["columns"] = view.columns.size();
    json["state"] = last == nullptr ? "unknown" : state_of(*last);
    return json;
}

}  // namespace millrace::server
