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

base::Result<void> check_bad_rows(const Spec& spec, const std::vector<BadRow>& rows, int64_t count,
                                  int64_t good_rows, const std::string& remedy) {
    const auto describe = [](const BadRow& row) {
        return row.column + (row.column.empty() ? "" : ": ") + row.reason;
    };
    if (count > spec.bad_rows_max) {
        std::string message = fmt::format("too many bad rows: {} in {}, at most {} allowed",
                                          base::format_count(count), spec.name,
                                          base::format_count(spec.bad_rows_max));
        for (size_t i = 0; i < std::min(rows.size(), kBadRowsShown); ++i) {
            message += fmt::format("; {}:{}: {}", rows[i].file, rows[i].line, describe(rows[i]));
        }
        return base::invalid_argument(std::move(message))
            .at(rows.front().file, rows.front().line)
            .hint(remedy);
    }
    if (count > 0 && good_rows == 0) {
        return base::invalid_argument(
                   fmt::format("no good row in {}: {}", spec.name, describe(rows.front())))
            .at(rows.front().file, rows.front().line)
            .hint(std::string("repair the files, or check the columns of the source") +
                  (spec.format == Format::Csv ? ", its delimiter and its quote" : ""));
    }
    return {};
}

base::Error frozen_value(const std::string& column, const std::string& reason,
                         const std::string& file, int64_t line) {
    return base::invalid_argument(fmt::format("column {}: {}", column, reason))
        .at(file, line)
        .hint("the columns are frozen: repair the value, or set on_drift: evolve");
}

}  // namespace millrace::source
