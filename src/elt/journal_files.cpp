// SPDX-License-Identifier: Apache-2.0
#include "elt/journal_files.h"

#include <algorithm>

#include "base/text.h"

namespace millrace::elt {
namespace {

constexpr const char* kWhole = "-";

LogLine line_of(std::string_view text) {
    LogLine line;
    for (std::string* word : {&line.time, &line.level, &line.table}) {
        const size_t end = std::min(text.find(' '), text.size());
        *word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (line.table == kWhole) line.table.clear();
    line.text = text;
    return line;
}

bool is_there(const base::Path& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

}  // namespace

std::string_view to_string(LogLevel level) {
    switch (level) {
        case LogLevel::Info:
            return "info";
        case LogLevel::Warning:
            return "warning";
        case LogLevel::Error:
            return "error";
    }
    return "?";
}

JournalFiles::JournalFiles(base::Path folder, std::string run)
    : logs(std::move(folder)),
      run_id(std::move(run)),
      log(logs / (run_id + ".log")),
      progress(logs / (run_id + ".progress")),
      stop(logs / (run_id + ".stop")) {}

base::Result<bool> is_alive(const JournalFiles& files) {
    if (!is_there(files.log)) return false;
    return !MR_TRY(base::FileLock::try_lock(files.log, base::FileLock::Mode::Shared));
}

std::optional<base::Json> read_progress(const JournalFiles& files) {
    const auto text = base::read_file(files.progress);
    if (!text.ok()) return std::nullopt;
    auto json = base::parse_json(*text);
    if (!json.ok()) return std::nullopt;
    return *std::move(json);
}

base::Result<LogPage> read_log(const JournalFiles& files, int64_t from, size_t bytes_max) {
    LogPage page{{}, from, true};
    if (!is_there(files.log)) return page;
    const auto file = MR_TRY(base::File::open_read(files.log));
    const int64_t size = MR_TRY(file.size());
    if (from >= size) return page;
    std::string bytes(std::min(static_cast<size_t>(size - from), bytes_max), '\0');
    MR_TRY(file.read_at(from, bytes.data(), bytes.size()));
    page.is_last = from + static_cast<int64_t>(bytes.size()) == size;
    // A line that is not whole is being written, or comes with the next page.
    const size_t end = bytes.rfind('\n') + 1;
    page.next += static_cast<int64_t>(end);
    for (const std::string& line : base::split(std::string_view(bytes).substr(0, end), '\n')) {
        if (!line.empty()) page.lines.push_back(line_of(line));
    }
    return page;
}

base::Result<void> wish_stop(const JournalFiles& files) {
    MR_TRY(base::File::create(files.stop));
    return {};
}

}  // namespace millrace::elt
