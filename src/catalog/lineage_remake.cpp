// SPDX-License-Identifier: Apache-2.0
// Lineage from the aspects that say it: where their rows were changed by hand, and all of it.
#include <algorithm>
#include <vector>

#include "base/json.h"
#include "catalog/catalog.h"
#include "catalog/catalog_state.h"
#include "catalog/lineage_fields.h"

namespace millrace::catalog {
namespace {

bool may_state_lineage(const Registry& registry, const EntityType* type) {
    if (type == nullptr) return false;
    for (const std::string& name : type->aspects) {
        const AspectType* aspect = registry.aspect(name);
        if (aspect != nullptr && states_lineage(*aspect)) return true;
    }
    return false;
}

}  // namespace

base::Result<void> Catalog::State::reread_lineage(int64_t entity, int64_t name) {
    auto about = MR_TRY(database.prepare(
        "SELECT e.urn, n.name FROM catalog_entity e, catalog_name n WHERE e.id = ? AND n.id = ?"));
    if (!MR_TRY(about.bind(entity, name).step())) return {};
    const AspectType* aspect = registry.aspect(about.view(1));
    if (aspect == nullptr || !states_lineage(*aspect)) return {};
    std::vector<StatedEdge> stated;
    if (const auto newest = MR_TRY(rows.newest(entity, name))) {
        stated = stated_edges(registry, *aspect, MR_TRY(base::parse_json(newest->value)));
    }
    return rows.lineage().set({about.view(0), entity}, name, stated, clock.now());
}

base::Result<void> Catalog::State::remake_lineage(int64_t entity, const std::string& urn) {
    struct Stated {
        int64_t name;
        std::vector<StatedEdge> edges;
        base::Timestamp since;
    };
    std::vector<Stated> all;
    auto versions =
        MR_TRY(database.prepare("SELECT n.id, n.name, a.value, a.modified_us FROM catalog_aspect a "
                                "JOIN catalog_name n ON n.id = a.name_id WHERE a.entity_id = ? "
                                "ORDER BY a.name_id, a.version = 0, a.version"));
    versions.bind(entity);
    while (MR_TRY(versions.step())) {
        const AspectType* aspect = registry.aspect(versions.view(1));
        if (aspect == nullptr || !states_lineage(*aspect)) continue;
        const auto value = MR_TRY(base::parse_json(versions.view(2)));
        all.push_back({versions.integer(0), stated_edges(registry, *aspect, value),
                       base::from_microseconds(versions.integer(3))});
    }
    // What is right is most of it, and writing it again was a quarter of the time.
    auto& lineage = rows.lineage();
    const bool has_one_version =
        std::adjacent_find(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return a.name == b.name;
        }) == all.end();
    if (has_one_version) {
        std::vector<LineageRows::Held> held;
        for (const Stated& stated : all) {
            for (const StatedEdge& edge : stated.edges)
                held.push_back({stated.name, edge, stated.since});
        }
        if (MR_TRY(lineage.is(urn, std::move(held)))) return {};
    }
    MR_TRY(lineage.remove(urn));
    for (const Stated& stated : all) {
        MR_TRY(lineage.set({urn, entity}, stated.name, stated.edges, stated.since));
    }
    return lineage.drop_idle_nodes();
}

base::Result<int64_t> Catalog::remake_lineage(int64_t after, size_t count_max) {
    auto select = MR_TRY(state_->database.prepare(
        "SELECT id, urn, type FROM catalog_entity WHERE id > ? ORDER BY id LIMIT ?"));
    select.bind(after, static_cast<int64_t>(count_max));
    struct Entity {
        int64_t id;
        std::string urn;
        bool may_state;
    };
    std::vector<Entity> entities;
    while (MR_TRY(select.step())) {
        const EntityType* type = state_->registry.entity(select.view(2));
        entities.push_back(
            {select.integer(0), select.text(1), may_state_lineage(state_->registry, type)});
    }
    for (const Entity& entity : entities) {
        if (entity.may_state) MR_TRY(state_->remake_lineage(entity.id, entity.urn));
    }
    return entities.empty() ? 0 : entities.back().id;
}

// After a migration that made its tables.
base::Result<void> Catalog::make_wanted_lineage() {
    constexpr size_t kEntities = 1000;
    const auto is_wanted = [&]() -> base::Result<bool> {
        auto wanted = MR_TRY(state_->database.prepare("SELECT 1 FROM catalog_edge_wanted"));
        return wanted.step();
    };
    if (!MR_TRY(is_wanted())) return {};
    return state_->database.write([&]() -> base::Result<void> {
        if (!MR_TRY(is_wanted())) return {};
        int64_t after = 0;
        do {
            after = MR_TRY(remake_lineage(after, kEntities));
        } while (after != 0);
        return state_->database.execute("DELETE FROM catalog_edge_wanted");
    });
}

LineageEdges& Catalog::lineage() {
    return state_->edges;
}

}  // namespace millrace::catalog
