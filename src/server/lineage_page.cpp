// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "server/dataset_view.h"
#include "server/table_pages.h"

namespace millrace::server {
namespace {

using base::Json;

constexpr size_t kNodesMax = 2000;

// Tables around one, hop by hop, each read once: circles end where they began.
class Neighbourhood {
  public:
    Neighbourhood(Reader& reader, const Site& site) : reader_(reader), site_(site) {}

    base::Result<void> explore(const catalog::Urn& urn, int64_t up, int64_t down) {
        MR_TRY(add(urn.text()));
        MR_TRY(walk(urn.text(), up, [&](const std::string& from) { return upstreams(from); }));
        return walk(urn.text(), down, [&](const std::string& from) { return downstreams(from); });
    }

    base::Result<Json> to_json() {
        Json nodes = Json::array();
        Json edges = Json::array();
        for (const std::string& urn : order_) {
            nodes.push_back(MR_TRY(node_json(urn)));
            for (const std::string& from : views_.at(urn).upstreams) {
                if (views_.contains(from)) edges.push_back(edge_json(from, urn));
            }
        }
        return Json{{"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
    }

  private:
    using Urns = std::vector<std::string>;
    template <typename Next>
    base::Result<void> walk(const std::string& start, int64_t hops, const Next& next) {
        std::set<std::string> seen{start};
        Urns edge{start};
        for (int64_t hop = 0; hop < hops && !edge.empty(); ++hop) {
            Urns further;
            for (const std::string& urn : edge) {
                for (const std::string& other : MR_TRY(next(urn))) {
                    if (order_.size() >= kNodesMax || !seen.insert(other).second) continue;
                    if (MR_TRY(add(other))) further.push_back(other);
                }
            }
            edge = std::move(further);
        }
        return {};
    }

    // Whether the catalog has it.
    base::Result<bool> add(const std::string& text) {
        if (views_.contains(text)) return true;
        auto view = MR_TRY(read_dataset(reader_, site_, MR_TRY(catalog::Urn::parse(text))));
        if (!view) return false;
        views_.emplace(text, *std::move(view));
        order_.push_back(text);
        return true;
    }
    base::Result<Urns> upstreams(const std::string& urn) { return views_.at(urn).upstreams; }
    base::Result<Urns> downstreams(const std::string& urn) {
        return downstreams_of(reader_, site_, views_.at(urn).place);
    }
    int64_t not_shown(const Urns& urns) const {
        return std::count_if(urns.begin(), urns.end(),
                             [&](const std::string& urn) { return !views_.contains(urn); });
    }

    base::Result<Json> node_json(const std::string& urn) {
        const DatasetView& view = views_.at(urn);
        Json json = json_of(view.place);
        json["urn"] = urn;
        json["rows"] = view.source_rows ? Json(*view.source_rows) : Json();
        if (view.place.kind == "table") {
            const auto table =
                MR_TRY(reader_.lake().current(lake::TableId::from_text(view.place.name)));
            if (table) json["rows"] = table->rows;
        }
        json["columns"] = Json::array();
        for (const ColumnView& column : view.columns) {
            json["columns"].push_back({{"name", column.name}, {"type", column.type}});
        }
        json["more_up"] = not_shown(view.upstreams);
        json["more_down"] = not_shown(MR_TRY(downstreams(urn)));
        json["unresolved"] = view.unresolved;
        return json;
    }

    Json edge_json(const std::string& from, const std::string& to) const {
        const DatasetView& target = views_.at(to);
        Json columns = Json::array();
        for (const ColumnView& column : target.columns) {
            for (const ColumnSource& source : column.from) {
                if (source.dataset != from) continue;
                columns.push_back(
                    {{"from", source.column}, {"to", column.name}, {"how", source.how}});
            }
        }
        const auto influence = target.influence.find(from);
        return {{"from", views_.at(from).place.name},
                {"to", target.place.name},
                {"columns", std::move(columns)},
                {"influence", influence == target.influence.end() ? std::vector<std::string>{}
                                                                  : influence->second}};
    }

    Reader& reader_;
    const Site& site_;
    std::map<std::string, DatasetView> views_;
    Urns order_;
};

}  // namespace

base::Result<net::Response> get_table_lineage(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const Site& site = call.services.site;
        const auto view = MR_TRY(find_dataset(reader, site, call.in_path("table")));
        Neighbourhood around(reader, site);
        MR_TRY(around.explore(view.urn, call.number("up"), call.number("down")));
        return around.to_json();
    });
}

}  // namespace millrace::server
