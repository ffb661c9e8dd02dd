// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "catalog/catalog.h"
#include "catalog/catalog_state.h"

namespace millrace::catalog {
namespace {

struct AspectOfEntity {
    int64_t entity;
    int64_t name;
};

base::Result<std::vector<AspectOfEntity>> pairs(store::Statement& select) {
    std::vector<AspectOfEntity> found;
    while (MR_TRY(select.step())) found.push_back({select.integer(0), select.integer(1)});
    return found;
}

base::Result<int64_t> counted(store::Database& database, std::string_view count, int64_t run) {
    auto select = MR_TRY(database.prepare(count));
    MR_TRY(select.bind(run).step());
    return select.integer(0);
}

// Entities that the run made go, or are noted as unsafe.
base::Result<void> take_back_entities(store::Database& database, AspectRows& rows, int64_t run,
                                      Catalog::Rollback how, RollbackReport& report) {
    auto made = MR_TRY(database.prepare(
        "SELECT e.id, e.urn, "
        "EXISTS (SELECT 1 FROM catalog_aspect w WHERE w.entity_id = e.id AND w.run_id <> e.run_id) "
        "OR EXISTS (SELECT 1 FROM catalog_point w WHERE w.entity_id = e.id AND w.run_id <> "
        "e.run_id) FROM catalog_entity e WHERE e.run_id = ? ORDER BY e.id"));
    std::vector<int64_t> entities;
    made.bind(run);
    while (MR_TRY(made.step())) {
        if (how == Catalog::Rollback::Safe && made.integer(2) != 0) {
            report.unsafe.push_back(made.text(1));
        } else {
            entities.push_back(made.integer(0));
        }
    }
    for (const int64_t entity : entities) {
        MR_TRY(rows.remove_entity(entity));
        ++report.entities_removed;
    }
    return {};
}

// Its values of other entities, and of those that are only hidden. Older ones first: then the one
// before the newest is another's.
base::Result<void> take_back_values(store::Database& database, AspectRows& rows, int64_t run,
                                    base::Timestamp now, std::vector<AspectOfEntity>& changed,
                                    RollbackReport& report) {
    report.versions_removed = MR_TRY(counted(
        database, "SELECT count(*) FROM catalog_aspect WHERE run_id = ? AND version > 0", run));
    auto drop =
        MR_TRY(database.prepare("DELETE FROM catalog_aspect WHERE run_id = ? AND version > 0"));
    MR_TRY(drop.bind(run).run());
    auto newest =
        MR_TRY(database.prepare("SELECT entity_id, name_id FROM catalog_aspect WHERE run_id = ?"));
    changed = MR_TRY(pairs(newest.bind(run)));
    for (const auto& [entity, name] : changed) {
        const bool is_left = MR_TRY(rows.revert(entity, name, now));
        ++(is_left ? report.aspects_reverted : report.aspects_removed);
        MR_TRY(rows.log(entity, name));
    }
    return {};
}

base::Result<void> take_back_points(store::Database& database, AspectRows& rows, int64_t run,
                                    RollbackReport& report) {
    auto written = MR_TRY(
        database.prepare("SELECT DISTINCT entity_id, name_id FROM catalog_point WHERE run_id = ?"));
    const auto series = MR_TRY(pairs(written.bind(run)));
    report.points_removed =
        MR_TRY(counted(database, "SELECT count(*) FROM catalog_point WHERE run_id = ?", run));
    auto drop = MR_TRY(database.prepare("DELETE FROM catalog_point WHERE run_id = ?"));
    MR_TRY(drop.bind(run).run());
    for (const auto& [entity, name] : series) MR_TRY(rows.log(entity, name));
    return {};
}

}  // namespace

base::Result<RollbackReport> Catalog::roll_back(const std::string& run_id, Rollback how) {
    if (run_id == kNoRun) {
        return base::invalid_argument("writes of no run cannot be taken back together: " + run_id)
            .hint("name the run that wrote them");
    }
    const auto run = MR_TRY(state_->rows.find_name(run_id));
    if (!run) return base::not_found("run not found: " + run_id);
    RollbackReport report;
    MR_TRY(take_back_entities(state_->database, state_->rows, *run, how, report));
    std::vector<AspectOfEntity> changed;
    MR_TRY(take_back_values(state_->database, state_->rows, *run, state_->clock.now(), changed,
                            report));
    for (const auto& [entity, name] : changed) MR_TRY(state_->reread_lineage(entity, name));
    MR_TRY(take_back_points(state_->database, state_->rows, *run, report));
    const int64_t found = report.entities_removed + report.aspects_reverted +
                          report.aspects_removed + report.versions_removed + report.points_removed +
                          static_cast<int64_t>(report.unsafe.size());
    if (found == 0) return base::not_found("nothing is left of run: " + run_id);

    // Hidden, so that what others wrote is not lost.
    for (const std::string& text : report.unsafe) {
        const Urn urn = MR_TRY(Urn::parse(text));
        if (!state_->registry.entity(urn.type())->has_aspect("status")) {
            report.not_hidden.push_back(text);
            continue;
        }
        const Proposal hide{urn, "status", ChangeType::Upsert, base::Json{{"removed", true}}};
        MR_TRY(apply(std::span(&hide, 1)));
    }
    return report;
}

}  // namespace millrace::catalog
