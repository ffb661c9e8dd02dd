// SPDX-License-Identifier: Apache-2.0
#include "server/lineage_node.h"

#include <vector>

namespace millrace::server {
namespace {

using catalog::Urn;

// Of those whose key begins with where they live: the platform's or the tool's name.
std::string platform_of(const Urn& urn) {
    const auto parts = urn.parts();
    if (parts.size() < 2) return "";
    const auto first = Urn::parse(parts[0]);
    if (!first.ok()) return catalog::unescape_part(parts[0]);
    return first->is_tuple() ? platform_of(*first) : catalog::name_in_urn(parts[0]);
}

// What an aspect calls it, where the model has a field for that: chartInfo's title.
base::Result<std::string> own_name(Reader& reader, const Urn& urn) {
    const auto& registry = reader.catalog().registry();
    for (const std::string& name : registry.entity(urn.type())->aspects) {
        const auto* type = registry.aspect(name);
        for (const auto& field : type->search) {
            const bool is_name = field.name == "name" || field.name == "title";
            if (!is_name || field.path.size() != 1) continue;
            const auto aspect = MR_TRY(reader.catalog().aspect(urn, name));
            if (!aspect) continue;
            const auto value = MR_TRY(base::parse_json(aspect->value));
            const auto text = value.find(field.path[0]);
            if (text != value.end() && text->is_string() && !text->get<std::string>().empty()) {
                return text->get<std::string>();
            }
        }
    }
    return catalog::name_in_urn(urn.text());
}

}  // namespace

base::Result<Urn> thing_asked_about(Reader& reader, const Site& site, const std::string& text) {
    if (!text.starts_with("urn:")) return MR_TRY(find_dataset(reader, site, text)).urn;
    auto urn = MR_TRY(reader.catalog().registry().resolve(MR_TRY(Urn::parse(text))));
    if (MR_TRY(reader.catalog().exists(urn))) return urn;
    if (MR_TRY(reader.catalog().lineage().find(urn.text()))) return urn;
    return base::not_found("not in the catalog: " + urn.text());
}

base::Result<LineageNode> read_node(Reader& reader, const Site& site, const Urn& urn) {
    LineageNode node{urn, urn.text(), "", std::string(urn.type()), "", platform_of(urn)};
    if (is_of_project(site, urn)) {
        const Place place = MR_TRY(place_of(reader, site, urn.text()));
        node.id = node.name = place.name;
        node.kind = place.kind;
        node.layer = place.layer;
    } else if (urn.type() == "dataset") {
        // Whole, as its platform has it.
        node.name = catalog::unescape_part(urn.parts()[1]);
        node.kind = MR_TRY(place_of(reader, site, urn.text())).kind;
    } else if (reader.catalog().registry().entity(urn.type()) != nullptr) {
        node.name = MR_TRY(own_name(reader, urn));
    } else {
        node.name = catalog::name_in_urn(urn.text());
    }
    return node;
}

base::Json json_of(const LineageNode& node) {
    return {{"id", node.id},
            {"urn", node.urn.text()},
            {"type", std::string(node.urn.type())},
            {"name", node.name},
            {"kind", node.kind},
            {"layer", node.layer},
            {"platform", node.platform}};
}

}  // namespace millrace::server
