// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/call.h"
#include "server/dataset_view.h"

namespace millrace::server {

// What a version of a table holds by column, beside the same of the versions before it.
base::Result<net::Response> get_table_profile(const Call& call);

// Reads the newest version anew and records what it holds, by the command. 202: it takes its time,
// and the event of its end is the catalog's.
base::Result<net::Response> make_table_profile(const Call& call);

// For the list of a table's columns: the newest of its last profiles, in short.
struct ProfileSummary {
    base::Json about;                           // the API's VersionFigures; null: never profiled
    std::map<std::string, base::Json> columns;  // the API's ColumnProfile by the column's name
};
base::Result<ProfileSummary> newest_profile(Reader& reader, const catalog::Urn& dataset);

}  // namespace millrace::server
