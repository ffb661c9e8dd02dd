// SPDX-License-Identifier: Apache-2.0
#include "elt/model_lineage.h"

#include <algorithm>

#include "sql/session.h"

namespace millrace::elt {
namespace {

// Names as they were when the plan was made.
class PlannedNames final : public sql::Resolver {
  public:
    PlannedNames(const Plan& plan, Names& names) : plan_(plan), names_(names) {}

    base::Result<std::optional<sql::Relation>> resolve(const sql::TableName& name,
                                                       const sql::Moment& moment) override {
        const auto found = plan_.models.find(names_.declared(name));
        if (found == plan_.models.end() || moment.version || moment.time) {
            return names_.resolve(name, moment);
        }
        const PlannedModel& planned = found->second;
        if (planned.model->materialized == Materialized::View) {
            return std::optional<sql::Relation>(sql::Query{planned.model->sql});
        }
        return std::optional<sql::Relation>(empty_relation(planned.schema));
    }
    std::vector<std::string> names() const override { return names_.names(); }

  private:
    const Plan& plan_;
    Names& names_;
};

}  // namespace

base::Result<sql::ColumnLineage> lineage_of(const Plan& plan, const PlannedModel& model,
                                            Names& names, sql::Engine& engine,
                                            const base::Stop& stop) {
    PlannedNames planned(plan, names);
    auto session = MR_TRY(sql::Session::open(engine, planned, stop));
    auto lineage = session->lineage(model.model->sql);
    if (!lineage.ok()) return model.model->at_query(std::move(lineage).error());
    const auto declare = [&](sql::ColumnRef& column) {
        const auto id = names.declared(column.table);
        column.table = {id.schema, id.table};
    };
    for (auto& column : lineage->columns) {
        for (auto& origin : column.from) declare(origin.source);
        std::sort(column.from.begin(), column.from.end());
    }
    for (auto& column : lineage->influences) declare(column);
    std::sort(lineage->influences.begin(), lineage->influences.end());
    return lineage;
}

}  // namespace millrace::elt
