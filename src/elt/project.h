// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/yaml.h"
#include "elt/model.h"
#include "elt/source_definition.h"

namespace millrace::elt {

// A folder with millrace.yaml: everything its people declared, read and checked, nothing run.
//
//   millrace.yaml              name, data_dir, description, profile
//   sources.yaml, sources/*.yaml
//   models/<schema>/**/<table>.sql
struct Project {
    std::string name;
    base::Path folder;  // absolute
    base::Path data_directory;
    bool profile = false;  // whether each run profiles the tables that it built
    std::map<lake::TableId, SourceDefinition> sources;
    std::map<lake::TableId, Model> models;

    // "schema.table" of every source and model, sorted.
    std::vector<std::string> names() const;
};

// The nearest folder from `start` upwards that holds a millrace.yaml; NotFound with a remedy.
base::Result<base::Path> find_project_folder(const base::Path& start);

// What millrace.yaml says alone, without sources and models. Errors as below.
base::Result<Project> load_settings(
    const base::Path& folder, const base::Environment& environment = base::process_environment);

// InvalidArgument with file and line for the first mistake; NotFound if there is no millrace.yaml.
base::Result<Project> load_project(
    const base::Path& folder, const base::Environment& environment = base::process_environment);

}  // namespace millrace::elt
