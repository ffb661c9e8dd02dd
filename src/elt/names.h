// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>

#include "elt/project.h"
#include "elt/source_relation.h"
#include "lake/lake.h"
#include "sql/relation.h"

namespace millrace::elt {

// What names mean to a query: a stand-in given for the moment, a source's files, a table or view as
// it was last published, whatever its model says since. One thread.
class Names : public sql::Resolver {
  public:
    // `lake` may be null: nothing was ever run.
    Names(const Project& project, SourceCatalog& sources, lake::Lake* lake)
        : project_(project), sources_(sources), lake_(lake) {}

    base::Result<std::optional<sql::Relation>> resolve(const sql::TableName& name,
                                                       const sql::Moment& moment) override;
    std::vector<std::string> names() const override;

    // The source, table of bad rows or model that a name means, spelled as it is declared: SQL
    // names have no case. What is none of these stays as it is.
    lake::TableId declared(const sql::TableName& name) const;

    bool is_source(const lake::TableId& id) const { return project_.sources.contains(id); }

    // The source whose bad rows a name means; null if it means something else.
    const lake::TableId* quarantined_source(const sql::TableName& name) const;

    // What is in the lake under this name although nothing defines it any more: its model is gone.
    base::Result<std::optional<lake::TableKind>> left_behind(const lake::TableId& id) const;

    // Whether a version of this model's table or view can be read.
    base::Result<bool> is_published(const lake::TableId& id) const;

    // way_through_views() to the newest version of a table that is named as it is declared.
    base::Result<std::vector<lake::TableId>> way_to(
        const lake::TableId& table, const std::string& query,
        const std::set<lake::TableId>& without = {}) const;

    // The version of a table that resolve() answered last; nothing if it is no table or was not
    // asked for.
    std::optional<int64_t> version_read(const lake::TableId& id) const;

    // Lets a name mean something else until it is taken back: a version not yet published.
    void stand_in(const lake::TableId& id, sql::Relation relation);
    void take_back(const lake::TableId& id) { stand_ins_.erase(id); }

  private:
    base::Result<sql::Query> information_schema(const std::string& table);
    base::Result<std::optional<sql::Relation>> from_lake(const lake::TableId& id,
                                                         const sql::Moment& moment);
    const Project& project_;
    SourceCatalog& sources_;
    lake::Lake* lake_;
    std::map<lake::TableId, sql::Relation> stand_ins_;
    // The version of a table read last: a query is bound more than once.
    struct KnownFiles {
        int64_t version = 0;
        std::shared_ptr<const sql::FileTable> files;
    };
    std::map<lake::TableId, KnownFiles> known_;
};

// The files of a version as a relation.
std::shared_ptr<const sql::FileTable> file_table(const columnar::Schema& schema,
                                                 const std::vector<std::string>& partition_by,
                                                 const base::Path& data_folder,
                                                 std::vector<lake::StoredFile> files);

// What to tell of a model that has made no table yet.
base::Error never_built(const lake::TableId& id);

// A relation with these columns and no rows.
sql::Relation empty_relation(const columnar::Schema& schema);

}  // namespace millrace::elt
