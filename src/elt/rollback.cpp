// SPDX-License-Identifier: Apache-2.0
#include "elt/rollback.h"

#include "elt/view_ways.h"
#include "sql/session.h"

namespace millrace::elt {
namespace {

base::Result<void> check_view(Names& names, sql::Engine& engine, const base::Stop& stop,
                              const lake::TableId& table, const lake::Snapshot& version) {
    const auto view = names.declared({table.schema, table.table});
    const auto circle = MR_TRY(names.way_to(view, version.definition));
    if (!circle.empty()) {
        return base::conflict("views would read each other: " + circle_text(view, circle))
            .hint("roll one of the others back first");
    }
    auto session = MR_TRY(sql::Session::open(engine, names, stop));
    auto bound = session->bind(version.definition, sql::Unstorable::AsText);
    if (bound.ok()) return {};
    return std::move(bound).error().in("version " + std::to_string(version.version) + " of " +
                                       table.to_string() + " cannot be read any more");
}

}  // namespace

base::Result<int64_t> roll_back(const Project& project, Names& names, lake::Lake& lake,
                                sql::Engine& engine, const base::Clock& clock,
                                const base::Stop& stop, RunRecorder& recorder,
                                const lake::Table& table, const lake::Snapshot& version) {
    if (version.kind == lake::TableKind::View) {
        MR_TRY(check_view(names, engine, stop, table.id, version));
    }
    const auto model = project.models.find(names.declared({table.id.schema, table.id.table}));
    const std::string run_id = lake::make_run_id(clock.now());
    int64_t published = 0;
    MR_TRY(lake.directory().database().write([&]() -> base::Result<void> {
        published = MR_TRY(lake.rollback(table.id, version.version, run_id));
        if (published == table.current.version) return {};
        const auto newest = MR_TRY(lake.at_version(table.id, published));
        return recorder.table_rolled_back(run_id, {table.id, newest},
                                          model == project.models.end() ? nullptr : &model->second);
    }));
    return published;
}

}  // namespace millrace::elt
