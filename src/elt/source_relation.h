// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "base/stop.h"
#include "elt/source_definition.h"
#include "source/source.h"
#include "sql/engine.h"
#include "sql/relation.h"
#include "store/database.h"

namespace millrace::elt {

// The files of one source, surveyed: their rows for SQL, and what was wrong with them.
struct SurveyedSource {
    const SourceDefinition* definition = nullptr;
    sql::Relation relation;
    columnar::Schema schema;
    std::vector<source::KnownColumn> known;  // for the next run
    std::shared_ptr<const source::Findings> findings;
    // Text formats only: what the fast route reads.
    std::shared_ptr<const source::Survey> survey;
    // Conflict if a file changed since it was surveyed.
    std::function<base::Result<void>()> check_unchanged;
};

// Surveys sources when they are first asked for and keeps what it found, a failure too, so that
// planning and running read the files' bytes once. One thread.
class SourceCatalog {
  public:
    // Files below `folder` are told of by their path from there.
    SourceCatalog(const std::map<lake::TableId, SourceDefinition>& definitions, base::Path folder,
                  sql::Engine& engine, base::Path temporary_directory, const base::Stop& stop)
        : definitions_(definitions),
          folder_(std::move(folder)),
          engine_(engine),
          temporary_directory_(std::move(temporary_directory)),
          stop_(stop) {}

    // The columns that are remembered (source_memory.h), the baseline for drift. None at first, and
    // for a full refresh. Names in any case; what was surveyed by another is surveyed
    // again.
    using Known = std::map<lake::TableId, std::vector<source::KnownColumn>>;
    void set_previous(Known remembered);
    const Known& previous() const { return previous_; }

    // Null if no such source is declared.
    base::Result<const SurveyedSource*> get(const lake::TableId& id);
    // Those asked for so far.
    const std::map<lake::TableId, SurveyedSource>& surveyed() const { return surveyed_; }
    // Conflict if a file changed since it was surveyed.
    base::Result<void> check_unchanged() const;

  private:
    source::Spec spec_of(const SourceDefinition& definition) const;
    base::Result<SurveyedSource> survey(const source::Spec& spec) const;
    base::Result<SurveyedSource> survey_text(const source::Spec& spec) const;
    base::Result<SurveyedSource> survey_parquet(const source::Spec& spec) const;

    const std::map<lake::TableId, SourceDefinition>& definitions_;
    base::Path folder_;
    sql::Engine& engine_;
    base::Path temporary_directory_;
    const base::Stop& stop_;
    Known previous_;
    std::map<lake::TableId, SurveyedSource> surveyed_;
    std::map<lake::TableId, base::Error> failed_;
};

}  // namespace millrace::elt
