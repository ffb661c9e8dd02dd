// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "elt/definition.h"
#include "source/source.h"

namespace millrace::elt {

// An entry of sources.yaml: files that come from outside.
struct SourceDefinition {
    lake::TableId id;
    base::Location location;
    source::Format format = source::Format::Csv;
    std::vector<std::string> paths;  // absolute, globs allowed
    source::Dialect dialect;
    std::vector<ColumnDefinition> columns;  // those with a type are the declared schema
    source::OnDrift on_drift = source::OnDrift::Evolve;
    int64_t bad_rows_max = 100;
    std::string description;
    std::string owner;
    std::vector<std::string> tags;
    std::vector<std::string> terms;  // of the glossary
};

// Reads `sources:` of one file. Relative paths are below `project_folder`.
base::Result<std::vector<SourceDefinition>> parse_sources(const base::Yaml& yaml,
                                                          const base::Path& project_folder);

}  // namespace millrace::elt
