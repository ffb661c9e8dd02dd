// SPDX-License-Identifier: Apache-2.0
#include "elt/project.h"

#include <algorithm>

#include "base/real_path.h"
#include "base/text.h"
#include "base/utf8.h"
#include "elt/export.h"
#include "elt/quarantine.h"

namespace millrace::elt {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "millrace.yaml";

// Paths are shown as the user would write them in the project.
std::string shown(const base::Path& path, const base::Path& folder) {
    const base::Path relative = path.lexically_relative(folder);
    return relative.empty() ? path.string() : relative.string();
}

// Names of schemas and tables that differ only in case would be one table to SQL.
// A project's name is a part of what its tables are called outside of it, in urns: without U+241F.
constexpr size_t kNameBytesMax = 200;
constexpr const char* kNameHint =
    "a line of text of 200 bytes at most, without spaces around it and control characters";
bool is_name(std::string_view text) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    return !text.empty() && text.size() <= kNameBytesMax && base::is_utf8(text) &&
           base::trim(text) == text && std::none_of(text.begin(), text.end(), is_control) &&
           text.find("\xE2\x90\x9F") == std::string_view::npos;
}

template <typename T>
const lake::TableId* find_same(const std::map<lake::TableId, T>& known, const lake::TableId& id) {
    const std::string wanted = base::to_lower(id.to_string());
    for (const auto& [other, value] : known) {
        if (base::to_lower(other.to_string()) == wanted) return &other;
    }
    return nullptr;
}

base::Result<void> add_sources(Project& project, const base::Path& file,
                               const base::Environment& environment) {
    const std::string text = MR_TRY(base::read_file(file));
    const auto yaml = MR_TRY(base::Yaml::parse(text, shown(file, project.folder), 1, environment));
    for (SourceDefinition& source : MR_TRY(parse_sources(yaml, project.folder))) {
        if (const auto* same = find_same(project.sources, source.id)) {
            const auto& first = project.sources.at(*same).location;
            return base::invalid_argument("source declared twice: " + source.id.to_string())
                .at(source.location)
                .hint("first in " + first.file + ":" + std::to_string(first.line));
        }
        for (const auto& [other, known] : project.sources) {
            const lake::TableId table = quarantine_table(source.id);
            if (base::to_lower(quarantine_table(other).table) != base::to_lower(table.table))
                continue;
            return base::invalid_argument("two sources with one table for bad rows, " +
                                          table.to_string() + ": " + source.id.to_string() +
                                          " and " + other.to_string())
                .at(source.location)
                .hint("rename one of them");
        }
        lake::TableId id = source.id;
        project.sources.emplace(std::move(id), std::move(source));
    }
    return {};
}

// An export replaces its folder as a whole, and whatever is below. By the links there are now.
base::Result<void> check_exports(const Project& project) {
    std::map<lake::TableId, base::Path> folders;
    for (const auto& [id, model] : project.models) {
        if (model.export_path.empty()) continue;
        if (auto ok = check_export_target(model.export_path, project.data_directory); !ok.ok()) {
            return std::move(ok).error().at(model.header);
        }
        const base::Path folder = base::real_path(model.export_path);
        for (const auto& [other, taken] : folders) {
            if (!base::is_or_is_below(folder, taken) && !base::is_or_is_below(taken, folder)) {
                continue;
            }
            return base::invalid_argument(
                       "two models export to one folder, or one below the other: " +
                       other.to_string() + " and " + id.to_string())
                .at(model.header)
                .hint("the other's is " +
                      shown(project.models.at(other).export_path, project.folder));
        }
        folders.emplace(id, folder);
    }
    return {};
}

base::Result<void> add_model(Project& project, const base::Path& file,
                             const base::Environment& environment) {
    const std::string name = shown(file, project.folder);
    const base::Path below = file.lexically_relative(project.folder / "models");
    const std::string schema = below.begin()->string();
    if (schema == below.filename().string()) {
        return base::invalid_argument("model is not in a schema's folder")
            .at(name)
            .hint("move it to models/<schema>/" + below.filename().string());
    }
    lake::TableId id{schema, file.stem().string()};
    if (auto ok = check_table_id(id); !ok.ok()) return std::move(ok).error().at(name);
    if (const auto* same = find_same(project.models, id)) {
        return base::invalid_argument("two models with one name: " + id.to_string())
            .at(name)
            .hint("the other is " + project.models.at(*same).file.string());
    }
    if (const auto* same = find_same(project.sources, id)) {
        const auto& place = project.sources.at(*same).location;
        return base::invalid_argument("a model and a source with one name: " + id.to_string())
            .at(name)
            .hint("the source is in " + place.file + ":" + std::to_string(place.line));
    }
    std::string text = MR_TRY(base::read_file(file));
    Model model = MR_TRY(parse_model(id, name, std::move(text), project.folder, environment));
    project.models.emplace(std::move(id), std::move(model));
    return {};
}

base::Result<std::vector<base::Path>> files_below(const base::Path& folder,
                                                  const std::string& pattern) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) return std::vector<base::Path>{};
    return base::glob((folder / pattern).string());
}

// Files that look like definitions, but would be passed over for their names.
base::Result<void> check_extensions(const Project& project) {
    std::vector<base::Path> misnamed = MR_TRY(files_below(project.folder, "sources.yml"));
    for (const auto& [folder, pattern] :
         {std::pair("sources", "*.yml"), std::pair("models", "**/*.SQL")}) {
        for (auto& file : MR_TRY(files_below(project.folder / folder, pattern))) {
            misnamed.push_back(std::move(file));
        }
    }
    if (misnamed.empty()) return {};
    const base::Path& first = misnamed.front();
    const char* extension = first.extension() == ".yml" ? ".yaml" : ".sql";
    return base::invalid_argument("file would not be read: " + shown(first, project.folder))
        .hint("name it " + first.stem().string() + extension);
}

}  // namespace

std::vector<std::string> Project::names() const {
    std::vector<std::string> all;
    for (const auto& [id, source] : sources) all.push_back(id.to_string());
    for (const auto& [id, model] : models) all.push_back(id.to_string());
    std::sort(all.begin(), all.end());
    return all;
}

base::Result<base::Path> find_project_folder(const base::Path& start) {
    std::error_code error;
    base::Path folder = fs::absolute(start, error).lexically_normal();
    if (folder.filename().empty()) folder = folder.parent_path();
    for (base::Path at = folder;; at = at.parent_path()) {
        if (fs::exists(at / kMarker, error)) return at;
        if (at == at.parent_path()) break;
    }
    return base::not_found("no millrace.yaml here or in a folder above: " + folder.string())
        .hint("millrace init makes a project; --project DIR names one");
}

base::Result<Project> load_settings(const base::Path& folder,
                                    const base::Environment& environment) {
    Project project;
    std::error_code error;
    project.folder = fs::absolute(folder, error).lexically_normal();
    if (project.folder.filename().empty()) project.folder = project.folder.parent_path();
    const base::Path marker = project.folder / kMarker;
    if (!fs::exists(marker, error)) {
        return base::not_found("no millrace.yaml in " + project.folder.string())
            .hint("millrace init makes a project; --project DIR names one");
    }
    const std::string text = MR_TRY(base::read_file(marker));
    const auto yaml = MR_TRY(base::Yaml::parse(text, kMarker, 1, environment));
    project.name = project.folder.filename().string();
    project.data_directory = project.folder / ".millrace";
    const Keys keys{"name", "description", "data_dir", "profile"};
    MR_TRY(yaml.allow_keys(keys));
    if (const auto about = yaml.get("description")) (void)MR_TRY(about->text());
    if (const auto flag = yaml.get("profile")) project.profile = MR_TRY(flag->boolean());
    if (const auto name = yaml.get("name")) {
        project.name = MR_TRY(name->text());
        if (!is_name(project.name)) {
            return name->error("not a name for a project: " + base::excerpt(project.name, 100))
                .hint(kNameHint);
        }
    } else if (!is_name(project.name)) {
        return base::invalid_argument("the folder's name is none for a project: " +
                                      base::excerpt(project.name, 100))
            .at(kMarker)
            .hint(std::string("say name: in it; ") + kNameHint);
    }
    if (const auto data = yaml.get("data_dir")) {
        const std::string given = MR_TRY(data->text());
        project.data_directory = (project.folder / given).lexically_normal();
        if (given.starts_with("~")) {
            return data->error("~ is not expanded: " + given).hint("write ${HOME} for it");
        }
        const auto below = project.data_directory.lexically_relative(project.folder);
        const std::string first = below.empty() ? "" : below.begin()->string();
        if (given.empty() || first == "." || first == "models" || first == "sources") {
            return data
                ->error("data_dir needs a folder of its own: " +
                        (given.empty() ? "it is empty" : given))
                .hint("leave it out for .millrace, or name another folder");
        }
    }
    return project;
}

base::Result<Project> load_project(const base::Path& folder, const base::Environment& environment) {
    Project project = MR_TRY(load_settings(folder, environment));
    MR_TRY(check_extensions(project));
    std::error_code error;
    if (fs::exists(project.folder / "sources.yaml", error)) {
        MR_TRY(add_sources(project, project.folder / "sources.yaml", environment));
    }
    for (const base::Path& file : MR_TRY(files_below(project.folder / "sources", "*.yaml"))) {
        MR_TRY(add_sources(project, file, environment));
    }
    for (const base::Path& file : MR_TRY(files_below(project.folder / "models", "**/*.sql"))) {
        MR_TRY(add_model(project, file, environment));
    }
    MR_TRY(check_exports(project));
    return project;
}

}  // namespace millrace::elt
