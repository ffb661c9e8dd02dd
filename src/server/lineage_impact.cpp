// SPDX-License-Identifier: Apache-2.0
// What a change of a thing reaches, or what it depends on: as pages of a list, and whole as a file.
#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "base/utf8.h"
#include "server/lineage_node.h"
#include "server/lineage_pages.h"

namespace millrace::server {
namespace {

using base::Json;
using catalog::Urn;
using lineage::Reached;

struct Impact {
    Urn start;
    std::vector<Reached> reached;
};

base::Result<Impact> impact_of(const Call& call, Reader& reader,
                               std::optional<base::Timestamp> at) {
    auto& catalog = reader.catalog();
    const Urn urn = MR_TRY(thing_asked_about(reader, call.services.site, call.text("of")));
    const auto node = MR_TRY(catalog.lineage().find(urn.text()));
    if (!node) return Impact{urn, {}};
    const auto way = call.text("way") == "up" ? lineage::Direction::Up : lineage::Direction::Down;
    auto reached =
        MR_TRY(call.services.lineage.reach(catalog, *node, way, call.number("hops"), {at}));
    return Impact{urn, std::move(reached)};
}

// Nothing for what is gone since the graph was asked.
base::Result<std::optional<LineageNode>> node_of(Reader& reader, const Site& site,
                                                 const Reached& reached) {
    const auto urn = Urn::parse(MR_TRY(reader.catalog().lineage().urn(reached.id)));
    if (!urn.ok()) return std::optional<LineageNode>{};
    return std::optional(MR_TRY(read_node(reader, site, *urn)));
}

// RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe.
void add_cell(std::string& line, std::string_view text) {
    line += ",\"";
    if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) {
        line += '\'';
    }
    for (const char c : text) {
        if (c == '"') line += '"';
        line += c;
    }
    line += '"';
}

}  // namespace

base::Result<net::Response> get_impact(const Call& call) {
    const auto at = MR_TRY(time_asked_about(call));
    const auto limit = static_cast<size_t>(call.number("limit"));
    size_t begin = 0;
    if (const std::string& cursor = call.text("cursor"); !cursor.empty()) {
        const auto [rest, error] =
            std::from_chars(cursor.data(), cursor.data() + cursor.size(), begin);
        if (error != std::errc() || rest != cursor.data() + cursor.size()) {
            return base::invalid_argument("cursor: not one of this list: " +
                                          base::excerpt(cursor, 60));
        }
    }
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const Site& site = call.services.site;
        const Impact impact = MR_TRY(impact_of(call, reader, at));
        // They come nearest first.
        std::vector<int64_t> by_hops;
        for (const Reached& reached : impact.reached) {
            by_hops.resize(static_cast<size_t>(reached.hops));
            ++by_hops.back();
        }
        Json items = Json::array();
        const size_t count = impact.reached.size();
        const size_t end = begin + std::min(limit, count - std::min(begin, count));
        for (size_t i = begin; i < end; ++i) {
            const auto node = MR_TRY(node_of(reader, site, impact.reached[i]));
            if (!node) continue;
            Json item = json_of(*node);
            item["hops"] = impact.reached[i].hops;
            items.push_back(std::move(item));
        }
        const LineageNode start = MR_TRY(read_node(reader, site, impact.start));
        return Json{{"start", start.id},
                    {"at", json_of(at)},
                    {"total", count},
                    {"by_hops", by_hops},
                    {"items", std::move(items)},
                    {"next", end < count ? Json(std::to_string(end)) : Json()}};
    });
}

base::Result<net::Response> export_impact(const Call& call) {
    constexpr size_t kRowsMax = 100'000;
    const auto at = MR_TRY(time_asked_about(call));
    const auto reader = MR_TRY(call.services.readers.take());
    std::string text = "hops,type,kind,platform,name,urn\r\n";
    MR_TRY(reader->database().read([&]() -> base::Result<void> {
        const Impact impact = MR_TRY(impact_of(call, *reader, at));
        if (impact.reached.size() > kRowsMax) {
            return base::invalid_argument(
                       fmt::format("{} things are reached, more than the {} of a file",
                                   base::format_count(static_cast<int64_t>(impact.reached.size())),
                                   base::format_count(kRowsMax)))
                .hint("ask for fewer hops");
        }
        for (const Reached& reached : impact.reached) {
            const auto node = MR_TRY(node_of(*reader, call.services.site, reached));
            if (!node) continue;
            text += std::to_string(reached.hops);
            for (const std::string_view cell :
                 {node->urn.type(), std::string_view(node->kind), std::string_view(node->platform),
                  std::string_view(node->name), std::string_view(node->urn.text())}) {
                add_cell(text, cell);
            }
            text += "\r\n";
        }
        return {};
    }));
    return net::Response{200,
                         {{"Content-Type", "text/csv; charset=utf-8"},
                          {"Content-Disposition", "attachment; filename=\"impact.csv\""}},
                         std::move(text)};
}

}  // namespace millrace::server
