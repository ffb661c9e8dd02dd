// SPDX-License-Identifier: Apache-2.0
#include "source/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/text.h"

namespace millrace::source {

base::Result<std::vector<base::Path>> find_files(const Spec& spec) {
    std::unordered_set<std::string> seen;
    std::vector<base::Path> paths;
    for (const std::string& pattern : spec.paths) {
        std::vector<base::Path> found = MR_TRY(base::glob(pattern));
        if (found.empty()) {
            std::error_code error;
            const bool folder = std::filesystem::is_directory(pattern, error);
            return base::not_found("no file matches: " + pattern)
                .at(spec.location)
                .hint(folder ? "it is a folder: for the files in it add /*"
                             : "check the path of " + spec.name);
        }
        for (base::Path& path : found) {
            if (seen.insert(path.string()).second) paths.push_back(std::move(path));
        }
    }
    return paths;
}

std::string shown_path(const Spec& spec, const base::Path& path) {
    const base::Path below = path.lexically_relative(spec.folder);
    const bool outside = below.empty() || *below.begin() == "..";
    return (outside ? path : below).string();
}

base::Error too_many_bad_rows(const Spec& spec, const std::vector<BadRow>& rows, int64_t count) {
    std::string message =
        fmt::format("too many bad rows: {} in {}, at most {} allowed", base::format_count(count),
                    spec.name, base::format_count(spec.bad_rows_max));
    for (size_t i = 0; i < std::min(rows.size(), kBadRowsShown); ++i) {
        message += fmt::format("; {}:{}: {}{}{}", rows[i].file, rows[i].line, rows[i].column,
                               rows[i].column.empty() ? "" : ": ", rows[i].reason);
    }
    base::Error error = base::invalid_argument(std::move(message));
    if (rows.empty()) return error;
    return std::move(error).at(rows.front().file, rows.front().line);
}

base::Error frozen_value(const std::string& column, const std::string& reason,
                         const std::string& file, int64_t line) {
    return base::invalid_argument(fmt::format("column {}: {}", column, reason))
        .at(file, line)
        .hint("the columns are frozen: repair the value, or set on_drift: evolve");
}

}  // namespace millrace::source
