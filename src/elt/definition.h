// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"
#include "columnar/type.h"
#include "elt/data_test.h"
#include "lake/lake.h"

namespace millrace::elt {

// What the definitions of sources and models share. They hold what a user wrote down, read and
// checked, with the place of every statement; the JSON Schemas in json_schema.h say the same to
// editors.

using Keys = std::vector<std::string>;

// Where bad rows of sources go: quarantine.<schema>_<table>. No model may use it.
inline constexpr const char* kQuarantineSchema = "quarantine";

struct ColumnDefinition {
    std::string name;
    base::Location location;
    std::optional<columnar::Type> type;
    std::string description;
    std::vector<std::string> tags;
    std::vector<std::string> terms;  // of the glossary
    std::vector<DataTest> tests;
};

// Schema and table names are also folder names: letters, digits and _, not first a digit. The
// schema is neither kQuarantineSchema nor one of the engine's own.
base::Result<void> check_table_id(const lake::TableId& id);

enum class ColumnsOf : uint8_t { Source, Model };

// What stands under `columns:`. A source's have no tests.
base::Result<std::vector<ColumnDefinition>> parse_columns(const base::Yaml& yaml, ColumnsOf owner);

base::Error named_twice(const base::Location& place, const std::string& name);

// A path, made absolute: relative ones are below `folder`. A URL is refused.
base::Result<std::string> local_path(const base::Yaml& yaml, const base::Path& folder);

// Reads one of a few words.
template <typename T, size_t N>
base::Result<T> choose(const base::Yaml& yaml,
                       const std::array<std::pair<const char*, T>, N>& words) {
    const std::string text = MR_TRY(yaml.text());
    Keys known;
    for (const auto& [word, value] : words) {
        if (text == word) return value;
        known.emplace_back(word);
    }
    return yaml.refuse("unknown value").hint(base::suggest(text, known, "values"));
}

}  // namespace millrace::elt
