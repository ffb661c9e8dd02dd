// SPDX-License-Identifier: Apache-2.0
#include "elt/definition.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace millrace::elt {
namespace {

using Keys = std::vector<std::string>;

const Keys kModelKeys{"materialized", "description",  "owner",
                      "tags",         "partition_by", "files_per_partition",
                      "sort_by",      "unique_key",   "time_column",
                      "compression",  "columns",      "tests",
                      "contract",     "export"};
const Keys kSourceKeys{"description", "owner",   "tags",     "format",      "path",
                       "csv",         "columns", "on_drift", "bad_rows_max"};
const Keys kCsvKeys{"delimiter", "quote", "escape", "header", "null_strings"};
const Keys kColumnKeys{"type", "description", "tests"};
// Those of a model that say how its files are.
constexpr std::array<const char*, 5> kFileKeys{"partition_by", "files_per_partition", "sort_by",
                                               "compression", "export"};

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
    return yaml.error("unknown value: " + text).hint(base::suggest(text, known, "values"));
}

base::Error named_twice(const base::Location& place, const std::string& name) {
    return base::invalid_argument("column named twice: " + name).at(place);
}

enum class ColumnsOf : uint8_t { Source, Model };

base::Result<std::vector<ColumnDefinition>> parse_columns(const base::Yaml& yaml, ColumnsOf owner) {
    std::vector<ColumnDefinition> columns;
    std::set<std::string> seen;
    for (const auto& [name, location, value] : MR_TRY(yaml.map())) {
        if (!seen.insert(base::to_lower(name)).second) return named_twice(location, name);
        ColumnDefinition column;
        column.name = name;
        column.location = location;
        if (value.is_scalar()) {  // `id: VARCHAR`
            auto type = columnar::Type::parse(MR_TRY(value.text()));
            if (!type.ok()) return std::move(type).error().at(value.location());
            column.type = *std::move(type);
        } else if (!value.is_null()) {
            MR_TRY(value.allow_keys(kColumnKeys));
            if (const auto text = value.get("type")) {
                auto type = columnar::Type::parse(MR_TRY(text->text()));
                if (!type.ok()) return std::move(type).error().at(text->location());
                column.type = *std::move(type);
            }
            if (const auto text = value.get("description"))
                column.description = MR_TRY(text->text());
            if (const auto tests = value.get("tests")) {
                if (owner == ColumnsOf::Source) {
                    return tests->error("a source has no tests")
                        .hint("write them in the header of a model that reads it");
                }
                column.tests = MR_TRY(parse_tests(*tests, name));
            }
        }
        columns.push_back(std::move(column));
    }
    return columns;
}

// A single character, or nothing for an empty text.
base::Result<char> parse_character(const base::Yaml& yaml) {
    const std::string text = MR_TRY(yaml.text());
    if (text == "\\t" || text == "tab") return '\t';
    if (text.empty()) return '\0';
    if (text.size() != 1) return yaml.error("expected one character, found: " + text);
    return text[0];
}

base::Result<source::Dialect> parse_dialect(const base::Yaml& yaml) {
    source::Dialect dialect;
    MR_TRY(yaml.allow_keys(kCsvKeys));
    if (const auto c = yaml.get("delimiter")) {
        dialect.delimiter = MR_TRY(parse_character(*c));
        if (dialect.delimiter == '\0' || dialect.delimiter == '\n') {
            return c->error("a delimiter is one character other than a line end");
        }
    }
    if (const auto c = yaml.get("quote")) {
        dialect.quote = MR_TRY(parse_character(*c));
        dialect.escape = dialect.quote;
    }
    if (const auto c = yaml.get("escape")) dialect.escape = MR_TRY(parse_character(*c));
    if (const auto flag = yaml.get("header")) dialect.header = MR_TRY(flag->boolean());
    if (const auto list = yaml.get("null_strings"))
        dialect.null_strings = MR_TRY(list->text_list());
    return dialect;
}

base::Result<lake::TableId> parse_table_id(const std::string& name, const base::Yaml& place) {
    const size_t dot = name.find('.');
    if (dot == std::string::npos || name.find('.', dot + 1) != std::string::npos) {
        return place.error("not a table name: " + name)
            .hint("write schema.table, as in raw.orders");
    }
    lake::TableId id{name.substr(0, dot), name.substr(dot + 1)};
    if (auto ok = check_table_id(id); !ok.ok()) return std::move(ok).error().at(place.location());
    return id;
}

std::string absolute(const std::string& path, const base::Path& folder) {
    return base::Path(path).is_absolute() ? path : (folder / path).lexically_normal().string();
}

// What the name of a file says of its content, also of a compressed one.
std::string format_of_suffix(const base::Path& path) {
    std::string suffix = base::to_lower(path.extension().string());
    if (suffix == ".gz" || suffix == ".zst") {
        suffix = base::to_lower(path.stem().extension().string());
    }
    if (suffix == ".parquet") return "parquet";
    return suffix == ".jsonl" || suffix == ".ndjson" || suffix == ".json" ? "jsonl" : "csv";
}

base::Result<SourceDefinition> parse_source(const std::string& name, const base::Yaml& yaml,
                                            const base::Path& folder) {
    SourceDefinition source;
    source.id = MR_TRY(parse_table_id(name, yaml));
    source.location = yaml.location();
    for (const auto& [key, place, value] : MR_TRY(yaml.map())) {
        if (std::find(kCsvKeys.begin(), kCsvKeys.end(), key) == kCsvKeys.end()) continue;
        return base::invalid_argument("unknown key: " + key)
            .at(place)
            .hint("it belongs under csv, as in csv: { " + key + ": ... }");
    }
    MR_TRY(yaml.allow_keys(kSourceKeys));
    const auto path = MR_TRY(yaml.require("path"));
    for (const base::Yaml& item : MR_TRY(path.list())) {
        const std::string text = MR_TRY(item.text());
        if (text.empty()) return path.error("path is empty");
        const std::string format = format_of_suffix(text);
        if (!yaml.get("format") && format != "csv") {
            return item.error("format is missing, and csv without it: " + text)
                .hint("add the line format: " + format);
        }
        source.paths.push_back(absolute(text, folder));
    }
    if (const auto format = yaml.get("format")) {
        using source::Format;
        source.format = MR_TRY((choose<Format, 3>(
            *format,
            {{{"csv", Format::Csv}, {"jsonl", Format::JsonLines}, {"parquet", Format::Parquet}}})));
    }
    if (const auto csv = yaml.get("csv")) {
        if (source.format != source::Format::Csv)
            return csv->error("csv settings need format: csv");
        source.dialect = MR_TRY(parse_dialect(*csv));
    }
    if (const auto columns = yaml.get("columns")) {
        source.columns = MR_TRY(parse_columns(*columns, ColumnsOf::Source));
    }
    if (const auto drift = yaml.get("on_drift")) {
        using source::OnDrift;
        source.on_drift =
            MR_TRY((choose<OnDrift, 4>(*drift, {{{"evolve", OnDrift::Evolve},
                                                 {"freeze", OnDrift::Freeze},
                                                 {"discard_row", OnDrift::DiscardRow},
                                                 {"discard_value", OnDrift::DiscardValue}}})));
    }
    if (const auto max = yaml.get("bad_rows_max")) {
        source.bad_rows_max = MR_TRY(max->integer());
        if (source.bad_rows_max < 0) return max->error("bad_rows_max is 0 or more");
    }
    if (const auto text = yaml.get("description")) source.description = MR_TRY(text->text());
    if (const auto text = yaml.get("owner")) source.owner = MR_TRY(text->text());
    if (const auto list = yaml.get("tags")) source.tags = MR_TRY(list->text_list());
    return source;
}

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
            return named_twice(item.location(), names.back());
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
        model.materialized = MR_TRY(
            (choose<Materialized, 3>(*kind, {{{"table", Materialized::Table},
                                              {"view", Materialized::View},
                                              {"incremental", Materialized::Incremental}}})));
    }
    model.partition_by = MR_TRY(read_columns(yaml, "partition_by", model));
    if (const auto count = yaml.get("files_per_partition")) {
        const int64_t value = MR_TRY(count->integer());
        if (value < 1 || value > 1000) return count->error("files_per_partition is 1 to 1000");
        model.files_per_partition = static_cast<int>(value);
    }
    if (const auto list = yaml.get("sort_by")) {
        for (const base::Yaml& item : MR_TRY(list->list())) {
            const SortKey key = parse_sort_key(MR_TRY(item.text()));
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
    if (const auto columns = yaml.get("columns")) {
        model.columns = MR_TRY(parse_columns(*columns, ColumnsOf::Model));
    }
    if (const auto tests = yaml.get("tests")) model.tests = MR_TRY(parse_tests(*tests, ""));
    if (const auto flag = yaml.get("contract")) model.contract = MR_TRY(flag->boolean());
    if (const auto path = yaml.get("export")) {
        model.export_path = absolute(MR_TRY(path->text()), folder);
    }
    return check_combinations(model, yaml);
}

base::Result<void> check_name(std::string_view name) {
    bool good = !name.empty() && name.size() <= 128 && !(name[0] >= '0' && name[0] <= '9');
    for (const char c : name) {
        good = good && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '_');
    }
    if (good) return {};
    return base::invalid_argument("not a name for a schema or table: " + std::string(name))
        .hint("letters, digits and _, not first a digit, at most 128");
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

base::Result<void> check_table_id(const lake::TableId& id) {
    for (const std::string& part : {id.schema, id.table}) MR_TRY(check_name(part));
    if (base::to_lower(id.schema) != kQuarantineSchema) return {};
    return base::invalid_argument("schema is kept for bad rows: " + id.schema);
}

base::Result<std::vector<SourceDefinition>> parse_sources(const base::Yaml& yaml,
                                                          const base::Path& project_folder) {
    std::vector<SourceDefinition> sources;
    if (yaml.is_null()) return sources;
    const Keys top{"sources"};
    MR_TRY(yaml.allow_keys(top));
    const auto list = yaml.get("sources");
    if (!list) return sources;
    for (const auto& [name, location, value] : MR_TRY(list->map())) {
        sources.push_back(MR_TRY(parse_source(name, value, project_folder)));
    }
    return sources;
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
