// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "record/project_urns.h"
#include "record/schema_aspect.h"

namespace millrace::record {

// Names of a dataset's customProperties that others read back.
inline constexpr const char* kModelProperty = "model";     // its file
inline constexpr const char* kSortByProperty = "sort_by";  // columns, between commas
inline constexpr const char* kUnresolvedProperty = "lineage not resolved";

// What is known of a table, view or source, for the aspects that all of them have.
struct DatasetFacts {
    lake::TableId id;
    std::string kind;  // "Table", "View", "Source"
    std::string description;
    std::string owner;
    std::vector<std::string> tags;
    std::vector<std::string> terms;
    std::map<std::string, std::string> properties;
    std::string view_query;  // of a view
    DescribedSchema schema;
};

// Everything that is written of one run by one hand: proposals with the same run and actor.
class Proposals {
  public:
    Proposals(std::string run_id, base::Timestamp now) : run_id_(std::move(run_id)), now_(now) {}
    void add(const catalog::Urn& urn, const char* aspect, base::Json value);
    void remove(const catalog::Urn& urn, const char* aspect);
    base::Timestamp now() const { return now_; }
    const std::vector<catalog::Proposal>& all() const { return proposals_; }

  private:
    std::string run_id_;
    base::Timestamp now_;
    std::vector<catalog::Proposal> proposals_;
};

// Project and schema as containers.
void add_containers(Proposals& out, const ProjectUrns& urns, const std::string& schema);

// Takes away the mark of what was removed and is there again.
base::Result<void> add_present(Proposals& out, catalog::Catalog& catalog, const catalog::Urn& urn);

// Properties, schema, kind, container, browse path, owner, tags, terms, and that it is there; the
// tags and terms themselves. Reads what the catalog has of owners, tags and terms: see declared.h.
base::Result<void> add_dataset(Proposals& out, const ProjectUrns& urns, catalog::Catalog& catalog,
                               const DatasetFacts& facts);

// What a view means.
void add_view(Proposals& out, const catalog::Urn& dataset, const std::string& query);
// The definition that the newest version was built from, as it is recorded.
base::Result<std::string> definition_text(catalog::Catalog& catalog, const catalog::Urn& dataset);

}  // namespace millrace::record
