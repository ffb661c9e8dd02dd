// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/urn.h"
#include "lake/lake.h"

namespace millrace::record {

// What a project's things are called in the catalog:
//
//   a table, view, source:
//     urn:li:dataset:(urn:li:dataPlatform:millrace,<project>.<schema>.<table>,PROD)
//   the project, a schema:
//     urn:li:container:millrace.<project>[.<schema>]
//   its models together, and each:
//     urn:li:dataFlow:(millrace,<project>,PROD)
//     urn:li:dataJob:(<flow>,<schema>.<table>)
//   a run, and its part of one model:
//     urn:li:dataProcessInstance:<run id>[.<schema>.<table>]
//
// Names are given as the lake spells them, where it has them.
class ProjectUrns {
  public:
    explicit ProjectUrns(std::string project) : project_(std::move(project)) {}

    const std::string& project() const { return project_; }
    static catalog::Urn platform();
    catalog::Urn dataset(const lake::TableId& table) const;
    std::string datasets_begin() const;  // what the urns of all dataset()s begin with
    // "schema.table" of a dataset() of this project; of another dataset all of its name.
    std::string table_name(const catalog::Urn& dataset) const;
    catalog::Urn database() const;
    catalog::Urn schema(std::string_view name) const;
    catalog::Urn flow() const;
    catalog::Urn job(const lake::TableId& model) const;
    static catalog::Urn run(const std::string& run_id);
    static catalog::Urn step(const std::string& run_id, const lake::TableId& model);

  private:
    std::string project_;
};

// A column or, by a path with points, a field inside of it. Nothing if its name cannot be part of a
// urn: control characters, too long.
std::optional<catalog::Urn> field_urn(const catalog::Urn& dataset, std::string_view path);
// And back; nothing of another text.
struct FieldName {
    std::string dataset;  // urn
    std::string path;
};
std::optional<FieldName> field_in_urn(std::string_view text);

// Of an owner as definitions name one: a urn as it stands, an e-mail address is a person, all else
// a group. Nothing if it cannot be part of a urn.
std::optional<catalog::Urn> owner_urn(std::string_view owner);
std::optional<catalog::Urn> tag_urn(std::string_view tag);
std::optional<catalog::Urn> term_urn(std::string_view term);

}  // namespace millrace::record
