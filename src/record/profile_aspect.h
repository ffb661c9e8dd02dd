// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profile/table_profile.h"
#include "record/dataset_aspects.h"

namespace millrace::record {

// What a version's columns hold, as the point of the series datasetProfile that told of its size.
//
// Fields that the model does not have: `version`, the table's. Of a fieldProfile: `estimated`, the
// names of those that are from a sketch or a sample; `minLength`, `maxLength`, `meanLength` of
// texts; `likelyIdentifier`; `proposedTags`, each with its reason. Of columns that seem to hold
// personal data no value is recorded: neither samples nor frequent ones, nor the least and the
// greatest.
void add_profile(Proposals& out, const catalog::Urn& dataset, const lake::Snapshot& version,
                 const profile::TableProfile& profile);

// Whether the version has one.
base::Result<bool> is_profiled(catalog::Catalog& catalog, const catalog::Urn& dataset,
                               const lake::Snapshot& version);

}  // namespace millrace::record
