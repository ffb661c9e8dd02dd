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

struct Doomed {
    base::Path path;
    bool is_file = true;
};

// What the lake's folders hold that nothing needs.
struct Search {
    const base::Stop& stop;
    const base::Progress& progress;
    int64_t seen = 0;            // files
    std::vector<Doomed> doomed;  // folders before what is in them
    Lake::VacuumReport report;
};

// Adds what a table no longer needs.
base::Result<void> find_doomed(const base::Path& data, const std::set<std::string>& needed,
                               Search& search) {
    std::set<std::string> kept;  // with the folders on the way
    for (const std::string& path : needed) {
        base::Path folder = data / path;
        while (folder != data && kept.insert(folder.native()).second) folder = folder.parent_path();
    }
    std::error_code error;
    for (fs::recursive_directory_iterator it(data, error), end; !error && it != end;
         it.increment(error)) {
        MR_TRY(search.stop.check());
        const bool is_file = !it->is_directory(error);
        if (is_file && search.progress) search.progress(++search.seen, 0);
        if (kept.contains(it->path().native())) continue;
        search.doomed.push_back({it->path(), is_file});
        if (!is_file) continue;
        search.report.files += 1;
        search.report.bytes += static_cast<int64_t>(it->file_size(error));
    }
    if (error) return base::errno_error("list", data, error.value());
    return {};
}

}  // namespace

base::Result<Lake::VacuumReport> Lake::vacuum(bool dry_run, const base::Stop& stop,
                                              const base::Progress& progress) {
    Search search{stop, progress, 0, {}, {}};
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
            MR_TRY(find_doomed(data, needed, search));
        }
    }
    if (error) return base::errno_error("list", directory_.lake(), error.value());
    if (dry_run) return search.report;
    // What was found still holds when readers are shut out: only the one writer, we, changes it.
    const auto exclusive = MR_TRY(directory_.exclude_readers());
    if (!exclusive) return VacuumReport{0, 0, true};
    std::reverse(search.doomed.begin(), search.doomed.end());
    int64_t removed = 0;
    for (const auto& [path, is_file] : search.doomed) {
        MR_TRY(stop.check());
        fs::remove(path, error);
        if (error) return base::errno_error("remove", path, error.value());
        if (is_file && progress) progress(++removed, search.report.files);
    }
    // Only now: until the files were gone their rows said where they are.
    MR_TRY(database.write([&] {
        return database.execute(
            "DELETE FROM lake_file WHERE until_version IS NOT NULL AND until_version <= "
            "(SELECT min(version) FROM lake_snapshot s WHERE s.table_id = lake_file.table_id)");
    }));
    return search.report;
}

}  // namespace millrace::lake
