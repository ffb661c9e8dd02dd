// SPDX-License-Identifier: Apache-2.0
#include "elt/model.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace millrace::elt {
namespace {

const Keys kModelKeys{"materialized", "description",  "owner",
                      "tags",         "partition_by", "files_per_partition",
                      "sort_by",      "unique_key",   "time_column",
                      "compression",  "columns",      "tests",
                      "contract",     "export",       "terms"};
// Those of a model that say how its files are.
constexpr std::array<const char*, 5> kFileKeys{"partition_by", "files_per_partition", "sort_by",
                                               "compression", "export"};

constexpr std::array<std::pair<const char*, Materialized>, 3> kMaterialized{
    {{"table", Materialized::Table},
     {"view", Materialized::View},
     {"incremental", Materialized::Incremental}}};

// The comment block at the head of a model, without its marks, and the line it begins on.
struct HeaderBlock {
    std::string yaml;
    int64_t first_line = 1;
};

base::Result<HeaderBlock> find_header(const std::string& text, const std::string& file) {
    HeaderBlock block;
    size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;  // a byte order mark
    // Licence lines and blank lines may stand before it.
    while (at < text.size()) {
        const size_t line_end = std::min(text.find('\n', at), text.size());
        const std::string_view line = base::trim(std::string_view(text).substr(at, line_end - at));
        if (!line.empty() && !line.starts_with("--")) break;
        at = line_end + 1;
        ++block.first_line;
    }
    if (at >= text.size() || text.compare(at, 2, "/*") != 0) return HeaderBlock{"", 1};
    const size_t end = text.find("*/", at + 2);
    if (end == std::string::npos) {
        return base::invalid_argument("comment block is not closed")
            .at(file, block.first_line)
            .hint("end it with */");
    }
    // Two spaces stand for the opening mark, so that columns agree with the file.
    block.yaml = "  " + text.substr(at + 2, end - at - 2);
    return block;
}

base::Result<void> check_combinations(const Model& model, const base::Yaml& header) {
    const bool incremental = model.materialized == Materialized::Incremental;
    if (incremental && model.unique_key.empty() && model.time_column.empty()) {
        return header.error("an incremental model needs unique_key or time_column");
    }
    if (!incremental && (!model.unique_key.empty() || !model.time_column.empty())) {
        return header.error("unique_key and time_column need materialized: incremental");
    }
    if (model.materialized == Materialized::View) {
        for (const char* key : kFileKeys) {
            const auto given = header.get(key);
            if (given) return given->error(std::string("a view has no files: ") + key);
        }
    }
    if (model.contract) {
        if (model.columns.empty()) return header.error("contract: true needs columns with types");
        for (const auto& column : model.columns) {
            if (!column.type) {
                return base::invalid_argument("contract: true needs a type for column " +
                                              column.name)
                    .at(column.location);
            }
        }
    }
    return {};
}

// The columns that a key names, each once (SQL names have no case); the model keeps their places.
base::Result<std::vector<std::string>> read_columns(const base::Yaml& header, const char* key,
                                                    Model& model) {
    std::vector<std::string> names;
    const auto list = header.get(key);
    if (!list) return names;
    std::set<std::string> seen;
    for (const base::Yaml& item : MR_TRY(list->list())) {
        names.push_back(MR_TRY(item.text()));
        if (!seen.insert(base::to_lower(names.back())).second) {
            return named_twice(item.location(), item.written());
        }
        model.named_columns.push_back({key, names.back(), item.location()});
    }
    return names;
}

// "amount", "amount desc", "name with spaces desc".
SortKey parse_sort_key(std::string_view text) {
    text = base::trim(text);
    const size_t space = text.rfind(' ');
    if (space == std::string_view::npos) return {std::string(text), false};
    const std::string last = base::to_lower(text.substr(space + 1));
    if (last != "asc" && last != "desc") return {std::string(text), false};
    return {std::string(base::trim(text.substr(0, space))), last == "desc"};
}

base::Result<void> read_header(const base::Yaml& yaml, const base::Path& folder, Model& model) {
    MR_TRY(yaml.allow_keys(kModelKeys));
    if (const auto kind = yaml.get("materialized")) {
        model.materialized = MR_TRY((choose<Materialized, 3>(*kind, kMaterialized)));
    }
    model.partition_by = MR_TRY(read_columns(yaml, "partition_by", model));
    if (const auto count = yaml.get("files_per_partition")) {
        const int64_t value = MR_TRY(count->integer());
        if (value < 1 || value > 1000) return count->error("files_per_partition is 1 to 1000");
        model.files_per_partition = static_cast<int>(value);
    }
    if (const auto list = yaml.get("sort_by")) {
        std::set<std::string> seen;
        for (const base::Yaml& item : MR_TRY(list->list())) {
            const SortKey key = parse_sort_key(MR_TRY(item.text()));
            if (!seen.insert(base::to_lower(key.column)).second) {
                return named_twice(item.location(), item.written());
            }
            model.sort_by.push_back(key);
            model.named_columns.push_back({"sort_by", key.column, item.location()});
        }
    }
    model.unique_key = MR_TRY(read_columns(yaml, "unique_key", model));
    const auto time_column = MR_TRY(read_columns(yaml, "time_column", model));
    if (time_column.size() > 1) return yaml.get("time_column")->error("time_column is one column");
    if (!time_column.empty()) model.time_column = time_column[0];
    if (const auto codec = yaml.get("compression")) {
        using parquet::Compression;
        model.compression =
            MR_TRY((choose<Compression, 3>(*codec, {{{"snappy", Compression::Snappy},
                                                     {"zstd", Compression::Zstd},
                                                     {"none", Compression::None}}})));
    }
    if (const auto text = yaml.get("description")) model.description = MR_TRY(text->text());
    if (const auto text = yaml.get("owner")) model.owner = MR_TRY(text->text());
    if (const auto list = yaml.get("tags")) model.tags = MR_TRY(list->text_list());
    if (const auto list = yaml.get("terms")) model.terms = MR_TRY(list->text_list());
    if (const auto columns = yaml.get("columns")) {
        model.columns = MR_TRY(parse_columns(*columns, ColumnsOf::Model));
    }
    if (const auto tests = yaml.get("tests")) model.tests = MR_TRY(parse_tests(*tests, ""));
    if (const auto flag = yaml.get("contract")) model.contract = MR_TRY(flag->boolean());
    if (const auto path = yaml.get("export")) {
        model.export_path = MR_TRY(local_path(*path, folder));
    }
    return check_combinations(model, yaml);
}

// The line on which the query begins, behind comments.
int64_t query_line(std::string_view sql) {
    constexpr std::string_view kSpace = " \t\r\n\f\v\xEF\xBB\xBF";  // and a byte order mark
    size_t at = sql.find_first_not_of(kSpace);
    while (at < sql.size()) {
        const bool block = sql.substr(at, 2) == "/*";
        if (!block && sql.substr(at, 2) != "--") break;
        const size_t end = sql.find(block ? "*/" : "\n", at + 2);
        if (end == std::string_view::npos) break;
        at = sql.find_first_not_of(kSpace, end + (block ? 2 : 1));
    }
    return base::line_column(sql, std::min(at, sql.size())).line;
}

}  // namespace

std::string_view to_string(Materialized how) {
    for (const auto& [word, value] : kMaterialized) {
        if (value == how) return word;
    }
    return "?";
}

const ColumnDefinition* Model::find_column(std::string_view name) const {
    for (const auto& column : columns) {
        if (base::to_lower(column.name) == base::to_lower(name)) return &column;
    }
    return nullptr;
}

base::Error Model::at_query(base::Error error) const {
    const base::Location at = error.location();
    const bool mistake = error.kind() == base::ErrorKind::InvalidArgument ||
                         error.kind() == base::ErrorKind::NotFound;
    if (!mistake || !at.file.empty()) return error;
    return std::move(error).at(file.string(), at.line > 0 ? at.line : query_line(sql), at.column);
}

base::Result<Model> parse_model(lake::TableId id, base::Path file, std::string text,
                                const base::Path& project_folder,
                                const base::Environment& environment) {
    Model model;
    model.id = std::move(id);
    model.file = std::move(file);
    model.header = {model.file.string(), 1, 1};
    const HeaderBlock block = MR_TRY(find_header(text, model.file.string()));
    model.sql = std::move(text);
    if (base::trim(block.yaml).empty()) return model;
    const auto yaml =
        MR_TRY(base::Yaml::parse(block.yaml, model.file.string(), block.first_line, environment));
    if (yaml.is_null()) return model;
    model.header = {model.file.string(), block.first_line, 1};
    MR_TRY(read_header(yaml, project_folder, model));
    return model;
}

}  // namespace millrace::elt
