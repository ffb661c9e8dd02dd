// SPDX-License-Identifier: Apache-2.0
#include "elt/source_definition.h"

#include "base/text.h"

namespace millrace::elt {
namespace {

const Keys kSourceKeys{"description", "owner",   "tags",     "format",       "path",
                       "csv",         "columns", "on_drift", "bad_rows_max", "terms"};
const Keys kCsvKeys{"delimiter", "quote", "escape", "header", "null_strings"};

// A single character, or nothing for an empty text.
base::Result<char> parse_character(const base::Yaml& yaml) {
    const std::string text = MR_TRY(yaml.text());
    if (text == "\\t" || text == "tab") return '\t';
    if (text.empty()) return '\0';
    if (text.size() != 1) return yaml.refuse("expected one character, found");
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
        source.paths.push_back(MR_TRY(local_path(item, folder)));
        const std::string format = format_of_suffix(source.paths.back());
        if (!yaml.get("format") && format != "csv") {
            return item.refuse("format is missing, and csv without it")
                .hint("add the line format: " + format);
        }
    }
    // Declared columns over no files would be an empty table in the place of the last one.
    if (source.paths.empty()) return path.error("path names no file");
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
    if (const auto list = yaml.get("terms")) source.terms = MR_TRY(list->text_list());
    return source;
}

}  // namespace

base::Result<std::vector<SourceDefinition>> parse_sources(const base::Yaml& yaml,
                                                          const base::Path& project_folder) {
    std::vector<SourceDefinition> sources;
    const Keys top{"sources"};
    MR_TRY(yaml.allow_keys(top));
    const auto list = yaml.get("sources");
    if (!list) return sources;
    for (const auto& [name, location, value] : MR_TRY(list->map())) {
        sources.push_back(MR_TRY(parse_source(name, value, project_folder)));
    }
    return sources;
}

}  // namespace millrace::elt
