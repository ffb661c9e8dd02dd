// SPDX-License-Identifier: Apache-2.0
#include "server/lineage_pages.h"

#include "base/utf8.h"
#include "server/dataset_view.h"
#include "server/lineage_node.h"

namespace millrace::server {
namespace {

using base::Json;
using catalog::Urn;
using lineage::Subgraph;

using Moment = lineage::LineageGraph::Moment;

// The API's Lineage of a part of the graph.
class LineageJson {
  public:
    LineageJson(const Call& call, Reader& reader, std::optional<base::Timestamp> at)
        : reader_(reader), site_(call.services.site), at_(at) {}

    base::Result<Json> write(const Subgraph& graph, const Urn& start) {
        Json nodes = Json::array();
        for (const Subgraph::Node& node : graph.nodes) {
            auto urn = Urn::parse(MR_TRY(reader_.catalog().lineage().urn(node.id)));
            // Gone since the graph was asked.
            std::optional<Thing> thing;
            if (urn.ok()) thing = MR_TRY(read(*urn));
            things_.push_back(std::move(thing));
            if (things_.back()) nodes.push_back(MR_TRY(node_json(*things_.back(), node)));
        }
        Json edges = Json::array();
        for (const auto& [up, down] : graph.edges) {
            if (things_[up] && things_[down])
                edges.push_back(edge_json(*things_[up], *things_[down]));
        }
        const auto place = MR_TRY(read_node(reader_, site_, start));
        return Json{{"start", place.id},
                    {"at", json_of(at_)},
                    {"cut", graph.is_cut},
                    {"nodes", std::move(nodes)},
                    {"edges", std::move(edges)}};
    }
    // Of what has none.
    base::Result<Json> write_alone(const Urn& start) {
        const Thing thing = MR_TRY(read(start));
        Json node = MR_TRY(node_json(thing, {}));
        return Json{{"start", thing.node.id},
                    {"at", json_of(at_)},
                    {"cut", false},
                    {"nodes", Json::array({std::move(node)})},
                    {"edges", Json::array()}};
    }

  private:
    struct Thing {
        LineageNode node;
        std::optional<DatasetView> dataset;
        bool is_known = false;
        // What its columns are made from, by the urn of the dataset that they come from.
        std::map<std::string, Json> columns_from{};
    };

    base::Result<Thing> read(const Urn& urn) {
        Thing thing{MR_TRY(read_node(reader_, site_, urn)), std::nullopt};
        if (urn.type() != "dataset") {
            thing.is_known = MR_TRY(reader_.catalog().exists(urn));
            return thing;
        }
        thing.dataset = MR_TRY(read_dataset(reader_, site_, urn, at_));
        thing.is_known = thing.dataset.has_value();
        if (!thing.is_known) return thing;
        for (const ColumnView& column : thing.dataset->columns) {
            for (const ColumnSource& source : column.from) {
                thing.columns_from[source.dataset].push_back(
                    {{"from", source.column}, {"to", column.name}, {"how", source.how}});
            }
        }
        return thing;
    }

    base::Result<Json> node_json(const Thing& thing, const Subgraph::Node& node) {
        Json json = json_of(thing.node);
        json["known"] = thing.is_known;
        json["removed"] = thing.dataset && thing.dataset->is_removed;
        const bool is_counted = thing.dataset && thing.dataset->source_rows;
        json["rows"] = is_counted ? Json(*thing.dataset->source_rows) : Json();
        if (thing.node.kind == "table" && thing.node.id == thing.node.name && !at_) {
            const auto table =
                MR_TRY(reader_.lake().current(lake::TableId::from_text(thing.node.name)));
            if (table) json["rows"] = table->rows;
        }
        json["columns"] = Json::array();
        json["unresolved"] = Json::array();
        if (thing.dataset) {
            for (const ColumnView& column : thing.dataset->columns) {
                json["columns"].push_back({{"name", column.name}, {"type", column.type}});
            }
            json["unresolved"] = thing.dataset->unresolved;
        }
        json["more_up"] = node.more_up;
        json["more_down"] = node.more_down;
        return json;
    }

    static Json edge_json(const Thing& from, const Thing& to) {
        Json json{{"from", from.node.id},
                  {"to", to.node.id},
                  {"columns", Json::array()},
                  {"influence", Json::array()}};
        const std::string& urn = from.node.urn.text();
        const auto columns = to.columns_from.find(urn);
        if (columns != to.columns_from.end()) json["columns"] = columns->second;
        if (!to.dataset) return json;
        const auto influence = to.dataset->influence.find(urn);
        if (influence != to.dataset->influence.end()) json["influence"] = influence->second;
        return json;
    }

    Reader& reader_;
    const Site& site_;
    const std::optional<base::Timestamp> at_;
    std::vector<std::optional<Thing>> things_;
};

}  // namespace

base::Result<std::optional<base::Timestamp>> time_asked_about(const Call& call) {
    const std::string& text = call.text("at");
    if (text.empty()) return std::optional<base::Timestamp>{};
    const auto time = base::parse_timestamp(text);
    if (time) return time;
    return base::invalid_argument("at: not a time: " + base::excerpt(text, 60))
        .hint("write 2026-11-20T02:04 or 2026-11-20T02:04:09Z");
}

base::Result<net::Response> get_lineage(const Call& call) {
    const auto at = MR_TRY(time_asked_about(call));
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        auto& catalog = reader.catalog();
        const Urn urn = MR_TRY(thing_asked_about(reader, call.services.site, call.text("of")));
        LineageJson json(call, reader, at);
        const auto node = MR_TRY(catalog.lineage().find(urn.text()));
        if (!node) return json.write_alone(urn);
        const auto graph = MR_TRY(
            call.services.lineage.around(catalog, *node, call.number("up"), call.number("down"),
                                         static_cast<size_t>(call.number("nodes")), Moment{at}));
        return json.write(graph, urn);
    });
}

base::Result<net::Response> get_lineage_path(const Call& call) {
    constexpr size_t kShownMax = 500;
    const auto at = MR_TRY(time_asked_about(call));
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        auto& catalog = reader.catalog();
        const Site& site = call.services.site;
        Urn upstream = MR_TRY(thing_asked_about(reader, site, call.text("from")));
        Urn downstream = MR_TRY(thing_asked_about(reader, site, call.text("to")));
        const auto from = MR_TRY(catalog.lineage().find(upstream.text()));
        const auto to = MR_TRY(catalog.lineage().find(downstream.text()));
        Subgraph graph;
        if (from && to) {
            auto& lineage = call.services.lineage;
            graph = MR_TRY(lineage.paths(catalog, *from, *to, kShownMax, Moment{at}));
            if (graph.nodes.empty()) {
                graph = MR_TRY(lineage.paths(catalog, *to, *from, kShownMax, Moment{at}));
                if (!graph.nodes.empty()) std::swap(upstream, downstream);
            }
        }
        const auto hops = graph.nodes.empty() ? Json() : Json(graph.nodes.back().hops);
        const LineageNode first = MR_TRY(read_node(reader, site, upstream));
        const LineageNode last = MR_TRY(read_node(reader, site, downstream));
        Json shown = MR_TRY(LineageJson(call, reader, at).write(graph, upstream));
        return Json{{"upstream", first.id},
                    {"downstream", last.id},
                    {"hops", hops},
                    {"lineage", std::move(shown)}};
    });
}

}  // namespace millrace::server
