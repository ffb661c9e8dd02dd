// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "elt/run.h"
#include "record/dataset_aspects.h"

namespace millrace::record {

// The project's models together.
void add_flow(Proposals& out, const ProjectUrns& urns);

struct ProcessFacts {
    std::string name;
    base::Timestamp began{};
    catalog::Urn of;                     // the flow or job that this is an instance of
    std::optional<catalog::Urn> within;  // the run that a step belongs to
    std::map<std::string, std::string> properties;
};
void add_process(Proposals& out, const catalog::Urn& process, const ProcessFacts& facts);

// Points of its series: STARTED; COMPLETE with a result and how long it took. `status` is a run's
// or a step's own word for it.
void add_began(Proposals& out, const catalog::Urn& process, base::Timestamp began);
void add_ended(Proposals& out, const catalog::Urn& process, base::Timestamp began,
               base::Timestamp ended, std::string_view status);

// That a table was written, and how many rows, columns and bytes it has since.
void add_operation(Proposals& out, const catalog::Urn& dataset, const lake::Snapshot& version);
void add_drop(Proposals& out, const catalog::Urn& dataset);
void add_size(Proposals& out, const catalog::Urn& dataset, const lake::Snapshot& version);
// How many good rows a source's files held when a run read them, unless it is what the newest point
// says already.
base::Result<void> add_source_size(Proposals& out, catalog::Catalog& catalog,
                                   const catalog::Urn& source, int64_t rows, size_t columns);

}  // namespace millrace::record
