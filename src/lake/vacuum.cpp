// SPDX-License-Identifier: Apache-2.0
// Removes what no kept version names: files of forgotten versions and orphans of runs that failed.
#include <algorithm>
#include <set>

#include "lake/lake.h"

namespace millrace::lake {
namespace {

namespace fs = std::filesystem;

// Every path below the data folder that a kept version of the table needs.
base::Result<std::set<std::string>> needed_paths(store::Database& database, int64_t table_id) {
    auto rows = MR_TRY(database.prepare(
        "SELECT DISTINCT path FROM lake_file f WHERE table_id = ?1 AND (until_version IS NULL OR "
        "until_version > (SELECT min(version) FROM lake_snapshot WHERE table_id = ?1))"));
    rows.bind(table_id);
    std::set<std::string> paths;
    while (MR_TRY(rows.step())) paths.insert(rows.text(0));
    return paths;
}

// Adds what a table no longer needs, folders before what is in them.
base::Result<void> find_doomed(const base::Path& data, const std::set<std::string>& needed,
                               const base::Stop& stop, std::vector<base::Path>& doomed,
                               Lake::VacuumReport& report) {
    std::set<std::string> kept;  // with the folders on the way
    for (const std::string& path : needed) {
        base::Path folder = data / path;
        while (folder != data && kept.insert(folder.native()).second) folder = folder.parent_path();
    }
    std::error_code error;
    for (fs::recursive_directory_iterator it(data, error), end; !error && it != end;
         it.increment(error)) {
        MR_TRY(stop.check());
        if (kept.contains(it->path().native())) continue;
        doomed.push_back(it->path());
        if (it->is_directory(error)) continue;
        report.files += 1;
        report.bytes += static_cast<int64_t>(it->file_size(error));
    }
    if (error) return base::errno_error("list", data, error.value());
    return {};
}

}  // namespace

base::Result<Lake::VacuumReport> Lake::vacuum(bool dry_run, const base::Stop& stop) {
    VacuumReport report;
    std::vector<base::Path> doomed;
    auto& database = directory_.database();
    std::error_code error;
    for (fs::directory_iterator schema(directory_.lake(), error), end; !error && schema != end;
         schema.increment(error)) {
        for (fs::directory_iterator table(schema->path(), error), last; !error && table != last;
             table.increment(error)) {
            const base::Path data = table->path() / "data";
            if (!fs::is_directory(data, error)) continue;
            const TableId id{schema->path().filename().string(), table->path().filename().string()};
            const auto known = MR_TRY(find(id));
            std::set<std::string> needed;
            if (known) needed = MR_TRY(needed_paths(database, known->id));
            MR_TRY(find_doomed(data, needed, stop, doomed, report));
        }
    }
    if (error) return base::errno_error("list", directory_.lake(), error.value());
    if (dry_run) return report;
    // What was found still holds when readers are shut out: only the one writer, we, changes it.
    const auto exclusive = MR_TRY(directory_.exclude_readers());
    if (!exclusive) return VacuumReport{0, 0, true};
    std::reverse(doomed.begin(), doomed.end());
    for (const base::Path& path : doomed) {
        MR_TRY(stop.check());
        fs::remove(path, error);
        if (error) return base::errno_error("remove", path, error.value());
    }
    // Only now: until the files were gone their rows said where they are.
    MR_TRY(database.write([&] {
        return database.execute(
            "DELETE FROM lake_file WHERE until_version IS NOT NULL AND until_version <= "
            "(SELECT min(version) FROM lake_snapshot s WHERE s.table_id = lake_file.table_id)");
    }));
    return report;
}

}  // namespace millrace::lake
