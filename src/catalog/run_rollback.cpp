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

}  // namespace

base::Result<RollbackReport> Catalog::roll_back(const std::string& run_id, Rollback how) {
    if (run_id == kNoRun) {
        return base::invalid_argument("writes of no run cannot be taken back together: " + run_id)
            .hint("name the run that wrote them");
    }
    const auto run = MR_TRY(state_->rows.find_name(run_id));
    if (!run) return base::not_found("run not found: " + run_id);
    store::Database& database = state_->database;
    AspectRows& rows = state_->rows;
    RollbackReport report;

    // Entities that the run made.
    auto made = MR_TRY(
        database.prepare("SELECT e.id, e.urn, EXISTS (SELECT 1 FROM catalog_aspect a "
                         "WHERE a.entity_id = e.id AND a.run_id <> e.run_id) FROM catalog_entity e "
                         "WHERE e.run_id = ?"));
    std::vector<std::pair<int64_t, std::string>> entities;
    made.bind(*run);
    while (MR_TRY(made.step())) {
        if (how == Rollback::Safe && made.integer(2) != 0) {
            report.unsafe.push_back(made.text(1));
        } else {
            entities.emplace_back(made.integer(0), made.text(1));
        }
    }
    for (const auto& [entity, urn] : entities) {
        MR_TRY(rows.remove_entity(entity));
        ++report.entities_removed;
    }

    // Values of other entities, and of those that are only hidden: as long as the newest is the
    // run's, the one before it takes its place.
    auto written = MR_TRY(database.prepare(
        "SELECT entity_id, name_id FROM catalog_aspect WHERE run_id = ? AND version = 0"));
    for (const auto& [entity, name] : MR_TRY(pairs(written.bind(*run)))) {
        bool is_left = true;
        for (auto newest = MR_TRY(rows.newest(entity, name)); newest && newest->run == *run;
             newest = MR_TRY(rows.newest(entity, name))) {
            is_left = MR_TRY(rows.revert(entity, name));
        }
        ++(is_left ? report.aspects_reverted : report.aspects_removed);
        MR_TRY(rows.log(entity, name));
    }

    auto points = MR_TRY(
        database.prepare("SELECT DISTINCT entity_id, name_id FROM catalog_point WHERE run_id = ?"));
    const auto series = MR_TRY(pairs(points.bind(*run)));
    auto count = MR_TRY(database.prepare("SELECT count(*) FROM catalog_point WHERE run_id = ?"));
    MR_TRY(count.bind(*run).step());
    report.points_removed = count.integer(0);
    auto drop = MR_TRY(database.prepare("DELETE FROM catalog_point WHERE run_id = ?"));
    MR_TRY(drop.bind(*run).run());
    for (const auto& [entity, name] : series) MR_TRY(rows.log(entity, name));

    const bool found = report.entities_removed + report.aspects_reverted + report.aspects_removed +
                           report.points_removed + static_cast<int64_t>(report.unsafe.size()) >
                       0;
    if (!found) return base::not_found("nothing is left of run: " + run_id);

    // Hidden, so that what others wrote is not lost.
    for (const std::string& urn : report.unsafe) {
        const Proposal hide{MR_TRY(Urn::parse(urn)), "status", ChangeType::Upsert,
                            base::Json{{"removed", true}}};
        MR_TRY(apply(std::span(&hide, 1)));
    }
    return report;
}

}  // namespace millrace::catalog
