// SPDX-License-Identifier: Apache-2.0
#include "elt/source_memory.h"

#include <algorithm>

#include "base/text.h"
#include "elt/write_checks.h"

namespace millrace::elt {
namespace {

using Columns = std::vector<source::KnownColumn>;

// The columns found, those that were known as they were.
Columns keep_types(const Columns& known, Columns found) {
    for (auto& column : found) {
        const std::string name = base::to_lower(column.name);
        const auto before = std::find_if(known.begin(), known.end(), [&](const auto& other) {
            return base::to_lower(other.name) == name;
        });
        if (before != known.end()) column.type = before->type;
    }
    return found;
}

}  // namespace

base::Result<void> SourceMemory::look_ahead() {
    known_ = context_.sources.previous();
    for (const auto& id : options_.models) {
        const PlannedModel& planned = context_.plan.models.at(id);
        if (planned.model->materialized != Materialized::Incremental) continue;
        const auto current = MR_TRY(context_.lake.current(id));
        const bool has_rows = current && current->kind == lake::TableKind::Table;
        if (has_rows && check_evolution(planned, *current).ok()) continue;
        (adds_to(current, *planned.model, options_) ? refused_ : retyped_).insert(id);
    }
    for (const auto& [source, surveyed] : context_.sources.surveyed()) {
        held_[source] = MR_TRY(held(source));
    }
    return {};
}

base::Result<SourceMemory::Held> SourceMemory::held(const lake::TableId& source) {
    Held held = Held::No;
    const auto& run = options_.models;
    for (const auto& table : MR_TRY(log_.derived_from(source))) {
        const auto id = context_.names.declared({table.schema, table.table});
        const auto model = context_.project.models.find(id);
        if (model == context_.project.models.end()) continue;
        if (model->second.materialized != Materialized::Incremental) continue;
        if (refused_.contains(id)) return Held::ByRefusal;
        if (std::find(run.begin(), run.end(), id) == run.end()) held = Held::ByTablesNotRun;
    }
    return held;
}

SourceCatalog::Known SourceMemory::after(const PlannedModel& built, StepStatus status) const {
    const Held in_the_way =
        retyped_.contains(built.model->id) ? Held::ByRefusal : Held::ByTablesNotRun;
    SourceCatalog::Known after;
    for (const auto& id : built.reads) {
        const auto source = context_.sources.surveyed().find(id);
        if (source == context_.sources.surveyed().end()) continue;
        const Columns& found = source->second.known;
        const bool moves = status == StepStatus::Published && held_.at(id) < in_the_way;
        const auto known = known_.find(id);
        after[id] = moves || known == known_.end() ? found : keep_types(known->second, found);
    }
    return after;
}

void SourceMemory::remember(SourceCatalog::Known known) {
    known.merge(known_);  // what is new goes before
    known_ = std::move(known);
}

}  // namespace millrace::elt
