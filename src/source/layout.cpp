// SPDX-License-Identifier: Apache-2.0
#include "source/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "base/utf8.h"
#include "source/record_splitter.h"

namespace millrace::source {
namespace {

// Where the blank lines at the end of [begin, text.size()) begin.
size_t end_of_content(std::string_view text, size_t begin, char newline) {
    size_t end = text.size();
    while (end > begin && text[end - 1] == newline) {
        size_t line_end = end - 1;
        if (newline == '\n' && line_end > begin && text[line_end - 1] == '\r') --line_end;
        if (line_end > begin && text[line_end - 1] != newline) break;
        end = line_end;
    }
    return end;
}

// Moves `layout.begin` over blank lines.
void skip_blank_lines(std::string_view text, Layout& layout) {
    while (layout.begin < layout.end) {
        size_t at = layout.begin;
        if (layout.newline == '\n' && text[at] == '\r') ++at;
        if (at >= layout.end || text[at] != layout.newline) return;
        layout.begin = at + 1;
        ++layout.first_line;
    }
}

base::Error header_error(std::string message, const std::string& file, const Layout& layout) {
    return base::invalid_argument(std::move(message)).at(file, layout.header_line);
}

// A name that SQL would find twice is of no use to anybody.
base::Result<void> check_distinct(const Layout& layout, const std::string& file) {
    std::unordered_map<std::string, size_t> seen;
    for (size_t i = 0; i < layout.names.size(); ++i) {
        const auto [known, added] = seen.emplace(base::to_lower(layout.names[i]), i);
        if (added) continue;
        return header_error(fmt::format("column named twice: {} (columns {} and {})",
                                        layout.names[i], known->second + 1, i + 1),
                            file, layout)
            .hint("rename one of them, or set header: false and declare the columns");
    }
    return {};
}

base::Result<void> read_header(std::string_view text, const std::string& file, const Spec& spec,
                               Layout& layout) {
    skip_blank_lines(text, layout);
    layout.header_line = layout.first_line;
    RecordSplitter records(text, spec.dialect, layout.newline, layout.begin, layout.end);
    if (!records.next()) return {};
    if (records.fault() != RecordFault::None) {
        return header_error("header not readable: " + base::excerpt(records.record(), 200), file,
                            layout)
            .hint("check the quotes in the header and the quote character of the source");
    }
    if (!base::is_utf8(records.record())) {
        return header_error("header is not UTF-8: " + base::excerpt(records.record(), 200), file,
                            layout)
            .hint("convert the file to UTF-8");
    }
    layout.header = records.record();
    for (size_t i = 0; i < records.field_count(); ++i) {
        const FieldText field = records.field(i);
        std::string name;
        if (field.escaped) {
            unescape(field.text, spec.dialect, name);
        } else {
            name = field.quoted ? field.text : base::trim(field.text);
        }
        if (name.empty()) name = fmt::format("column_{}", i + 1);
        layout.names.push_back(std::move(name));
    }
    layout.begin = std::min(records.end(), layout.end);
    layout.first_line += records.lines_read();
    return {};
}

// Without a header the first readable record says how many fields there are.
void name_by_position(std::string_view text, const Spec& spec, Layout& layout) {
    RecordSplitter records(text, spec.dialect, layout.newline, layout.begin, layout.end);
    while (records.next()) {
        if (records.fault() != RecordFault::None) continue;
        for (size_t i = 0; i < records.field_count(); ++i) {
            layout.names.push_back(i < spec.declared.size() ? spec.declared[i].name
                                                            : fmt::format("column_{}", i + 1));
        }
        return;
    }
}

base::Result<void> check_json_start(std::string_view text, const std::string& file,
                                    const Layout& layout) {
    const size_t newline = text.find(layout.newline, layout.begin);
    const std::string_view first =
        base::trim(text.substr(layout.begin, std::min(newline, layout.end) - layout.begin));
    if (first != "[" && first != "{") return {};
    return base::invalid_argument(
               "expected one JSON object on each line, found one spread over lines")
        .at(file, layout.first_line)
        .hint(
            "turn an array into lines with: jq -c '.[]'; one object over many lines with: jq -c .");
}

}  // namespace

base::Result<Layout> read_layout(std::string_view bytes, const std::string& file,
                                 const Spec& spec) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        return base::invalid_argument("file is UTF-16, expected UTF-8")
            .at(file)
            .hint("convert it with: iconv -f UTF-16 -t UTF-8");
    }
    Layout layout;
    layout.begin = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    if (spec.format == Format::Csv && bytes.find('\n') == std::string_view::npos &&
        bytes.find('\r') != std::string_view::npos) {
        layout.newline = '\r';
    }
    layout.end = end_of_content(bytes, layout.begin, layout.newline);
    const std::string_view text = bytes.substr(0, layout.end);
    if (spec.format == Format::JsonLines) {
        skip_blank_lines(text, layout);
        MR_TRY(check_json_start(text, file, layout));
    } else if (spec.dialect.header) {
        MR_TRY(read_header(text, file, spec, layout));
        MR_TRY(check_distinct(layout, file));
    } else {
        name_by_position(text, spec, layout);
        MR_TRY(check_distinct(layout, file));
    }
    return layout;
}

}  // namespace millrace::source
