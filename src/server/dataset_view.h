// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "catalog/urn.h"
#include "lake/lake.h"
#include "server/reader.h"
#include "server/site.h"

namespace millrace::server {

// A table, view or source by name: the API's Place, without a column.
struct Place {
    std::string name;   // schema.table
    std::string kind;   // table, view, source
    std::string layer;  // source; or the schema
};

struct ColumnSource {
    std::string dataset;  // urn
    std::string column;
    std::string how;  // identity, transformation, aggregation
};

// A tag or a term that a thing bears.
struct Label {
    std::string name;
    std::string urn;
    bool is_declared = false;  // by a definition; else a person put it there, who can take it away
};

struct ColumnView {
    std::string name;  // the path of a field
    std::string type;
    bool nullable = true;
    std::string description;
    bool is_edited = false;  // the description is a person's, not the definition's
    std::vector<Label> tags;
    std::vector<Label> terms;
    bool is_partition = false;
    std::vector<ColumnSource> from;
};

struct Owner {
    std::string name;
    std::string urn;
    std::string type;
    bool is_declared = false;  // as of a label
};

// What the catalog says of a dataset, the aspects put together as pages show them: what people
// wrote goes before what a definition says.
struct DatasetView {
    catalog::Urn urn;
    Place place;
    std::string description{};
    int64_t description_version = 0;  // write counter of what a person wrote; 0: nothing
    int64_t columns_version = 0;      // of what people wrote of columns
    std::vector<Owner> owners{};
    std::vector<Label> tags{};
    std::vector<Label> terms{};
    int64_t owners_version = 0;  // write counters of all of them
    int64_t tags_version = 0;
    int64_t terms_version = 0;
    std::map<std::string, std::string> properties{};
    std::string definition{};  // as the newest version was built from it
    std::vector<ColumnView> columns{};
    std::vector<std::string> upstreams{};                         // urns
    std::map<std::string, std::vector<std::string>> influence{};  // urn to columns that decide rows
    std::vector<std::string> unresolved{};
    std::optional<int64_t> source_rows{};  // of a source, good ones, when a run last counted them
    bool is_removed = false;
};

// Whether it is a table, view or source of the project that is served.
bool is_of_project(const Site& site, const catalog::Urn& urn);
// Nothing if the catalog does not know it. `at`: as it was then.
base::Result<std::optional<DatasetView>> read_dataset(Reader& reader, const Site& site,
                                                      const catalog::Urn& urn,
                                                      std::optional<base::Timestamp> at = {});
// Of the project's table of that name, in any case of its letters; NotFound with the nearest name.
base::Result<DatasetView> find_dataset(Reader& reader, const Site& site, const std::string& name);
// Every dataset of the project that is there: of the tables and views those that the lake has.
base::Result<std::vector<DatasetView>> all_datasets(Reader& reader, const Site& site);

// Urns of what the newest versions of tables were built from it, and of a source its bad rows.
base::Result<std::vector<std::string>> downstreams_of(Reader& reader, const Site& site,
                                                      const Place& place);

// Of a dataset's urn; its kind is read if the catalog has it.
base::Result<Place> place_of(Reader& reader, const Site& site, const std::string& urn);
base::Json json_of(const Place& place);

}  // namespace millrace::server
