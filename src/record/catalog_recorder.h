// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "catalog/catalog.h"
#include "elt/run_recorder.h"
#include "record/dataset_aspects.h"
#include "record/project_urns.h"
#include "sql/column_lineage.h"

namespace millrace::record {

// Writes a run into the catalog: the project as a data flow, its models as jobs, the run and each
// of its steps as process instances with begin, end, result and rows; of every table that was
// published, or confirmed, its aspects and lineage, the operation and how large it is; of every
// source that it read what was found, and its bad rows as a table that comes from it.
//
// A table that is dropped is marked as removed, with its job: its history stays. One of that name
// that is published later takes the mark away.
//
// A table that is rolled back has the columns of that version, as its model describes them now.
//
// The lineage of a model is bound before the first step, against what the plan saw. One that cannot
// be bound is recorded without column edges, with the reason.
class CatalogRecorder final : public elt::RunRecorder {
  public:
    CatalogRecorder(catalog::Catalog& catalog, const std::string& project, const base::Clock& clock)
        : catalog_(catalog), clock_(clock), urns_(project) {}

    base::Result<void> prepare(const elt::RunContext& context,
                               const elt::RunOptions& options) override;
    base::Result<void> run_began(const std::string& run_id, base::Timestamp started) override;
    base::Result<void> rows_set_aside(const std::string& run_id, const lake::TableId& source,
                                      const lake::Table& quarantine) override;
    base::Result<void> step_ended(const std::string& run_id, const elt::PlannedModel& planned,
                                  const elt::StepResult& step) override;
    base::Result<void> run_ended(const std::string& run_id, base::Timestamp ended,
                                 std::string_view status) override;
    base::Result<void> table_dropped(const std::string& run_id,
                                     const lake::TableId& table) override;
    base::Result<void> table_rolled_back(const std::string& run_id, const lake::Table& table,
                                         const elt::Model* model) override;

  private:
    // As the lake spells it, if it has it.
    base::Result<lake::TableId> spelled(const lake::TableId& id) const;
    base::Result<std::vector<catalog::Urn>> datasets(const std::vector<lake::TableId>& ids) const;
    base::Result<void> add_sources(Proposals& out, const elt::PlannedModel& planned);
    // Of a source that the run surveyed: what was found.
    base::Result<void> add_source(Proposals& out, const lake::TableId& id);
    base::Result<void> add_table(Proposals& out, const elt::PlannedModel& planned,
                                 const elt::StepResult& step, const lake::Table& table);
    base::Result<void> add_job(Proposals& out, const elt::PlannedModel& planned,
                               const lake::TableId& table);
    base::Result<void> write(const Proposals& proposals);

    catalog::Catalog& catalog_;
    const base::Clock& clock_;
    const ProjectUrns urns_;
    const elt::RunContext* context_ = nullptr;
    base::Timestamp started_{};
    std::map<lake::TableId, sql::ColumnLineage> lineages_;
};

}  // namespace millrace::record
