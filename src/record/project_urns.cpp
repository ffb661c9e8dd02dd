// SPDX-License-Identifier: Apache-2.0
#include "record/project_urns.h"

#include <vector>

namespace millrace::record {
namespace {

using catalog::Urn;

constexpr const char* kEnvironment = "PROD";

// Of parts that definitions have been checked for: schemas and tables are words, a project's name
// is text without control characters, and none is long.
Urn named(std::string_view type, const std::vector<std::string>& parts) {
    auto urn = Urn::make(type, parts);
    MR_CHECK(urn.ok());
    return *std::move(urn);
}

std::optional<Urn> parsed(const std::string& text) {
    auto urn = Urn::parse(text);
    if (!urn.ok()) return std::nullopt;
    return *std::move(urn);
}

}  // namespace

Urn ProjectUrns::platform() {
    return named("dataPlatform", {"millrace"});
}

Urn ProjectUrns::dataset(const lake::TableId& table) const {
    return named("dataset", {platform().text(), project_ + "." + table.to_string(), kEnvironment});
}

std::string ProjectUrns::datasets_begin() const {
    const auto unnamed = named("dataset", {platform().text(), project_ + ".", kEnvironment});
    return unnamed.text().substr(0, unnamed.text().rfind(','));
}

std::string ProjectUrns::table_name(const Urn& dataset) const {
    const auto parts = dataset.parts();
    std::string name = catalog::unescape_part(parts.size() > 1 ? parts[1] : dataset.id());
    if (name.starts_with(project_ + ".")) name.erase(0, project_.size() + 1);
    return name;
}

Urn ProjectUrns::database() const {
    return named("container", {"millrace." + project_});
}

Urn ProjectUrns::schema(std::string_view name) const {
    return named("container", {"millrace." + project_ + "." + std::string(name)});
}

Urn ProjectUrns::flow() const {
    return named("dataFlow", {"millrace", project_, kEnvironment});
}

Urn ProjectUrns::job(const lake::TableId& model) const {
    return named("dataJob", {flow().text(), model.to_string()});
}

Urn ProjectUrns::run(const std::string& run_id) {
    return named("dataProcessInstance", {run_id});
}

Urn ProjectUrns::step(const std::string& run_id, const lake::TableId& model) {
    return named("dataProcessInstance", {run_id + "." + model.to_string()});
}

std::optional<Urn> field_urn(const Urn& dataset, std::string_view path) {
    return parsed("urn:li:schemaField:(" + dataset.text() + "," + catalog::escape_part(path) + ")");
}

std::optional<FieldName> field_in_urn(std::string_view text) {
    const auto urn = Urn::parse(text);
    if (!urn.ok() || urn->type() != "schemaField") return std::nullopt;
    auto parts = urn->parts();
    if (parts.size() != 2) return std::nullopt;
    return FieldName{std::move(parts[0]), catalog::unescape_part(parts[1])};
}

std::optional<Urn> owner_urn(std::string_view owner) {
    const std::string name(owner);
    if (owner.starts_with("urn:li:")) return parsed(name);
    const bool is_person = owner.find('@') != std::string_view::npos;
    return parsed((is_person ? "urn:li:corpuser:" : "urn:li:corpGroup:") + name);
}

std::optional<Urn> tag_urn(std::string_view tag) {
    return parsed((tag.starts_with("urn:li:tag:") ? "" : "urn:li:tag:") + std::string(tag));
}

std::optional<Urn> term_urn(std::string_view term) {
    constexpr std::string_view kBegin = "urn:li:glossaryTerm:";
    return parsed((term.starts_with(kBegin) ? "" : std::string(kBegin)) + std::string(term));
}

}  // namespace millrace::record
