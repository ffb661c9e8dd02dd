// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/stop.h"
#include "columnar/type.h"
#include "lake/partition_writer.h"
#include "store/data_directory.h"

namespace millrace::lake {

// Tables as sets of Parquet files, version after version.
//
//   lake/<schema>/<table>/data/<run id>/year=2014/month=1/day=9/part-0.parquet
//
// A version (snapshot) is a row in state.db and the set of files that carry it: a file belongs to
// the versions from the one that added it up to, not including, the one that removed it.
//
// Invariants: (1) a file is complete and durable before any version names it; (2) a published file
// is never changed, renamed or overwritten; (3) versions of a table are 1, 2, 3, ... and become
// visible in one transaction; (4) the newest kVersionsKept versions are readable, older ones lose
// their rows at the next publish and their files at the next vacuum; (5) a file that no version
// names (a crash, a failed test) is an orphan, removed by the next vacuum; (6) a name means one
// table in any case of its letters, which are ASCII: the table keeps the spelling of its first
// version, in its folder too. Before this held, a model renamed by case alone began a second table;
// where there are two, the exact spelling means its own and any other the older one; (7) of a table
// that was dropped nothing is known but what its files' folders are called: they are orphans. A
// table of that name begins anew, with version 1.
inline constexpr int64_t kVersionsKept = 20;

enum class TableKind : uint8_t { Table, View };

struct TableId {
    std::string schema;
    std::string table;
    std::string to_string() const { return schema + "." + table; }
    // Of "schema.table"; without a dot, all of it is the schema.
    static TableId from_text(std::string_view text);
    // As a query writes it: both may be called like words of the language.
    std::string sql_name() const;
    auto operator<=>(const TableId&) const = default;
};

// A file of a version. `path` is below the table's data folder: "<run
// id>/year=2014/part-0.parquet".
struct StoredFile {
    std::string path;
    std::vector<PartitionValue> partition;
    int64_t rows = 0;
    int64_t bytes = 0;
    std::string content_hash;  // of its bytes; equal hash and size: equal rows
    std::vector<parquet::ColumnStatistics> columns;  // by stored column; filled only when asked for
};

// What helps when a table's file is gone or damaged.
inline constexpr const char* kRebuildHint = "millrace run --full-refresh builds tables anew";

// Whether a version's file is there with its size: neither lost nor cut short.
bool is_whole(const base::Path& file, int64_t bytes);
// Corruption: it is not.
base::Error damaged(const base::Path& file);

struct Snapshot {
    int64_t version = 0;
    base::Timestamp created{};
    std::string run_id;
    std::string operation;  // "full", "merge", "window", "rollback to 7"
    TableKind kind = TableKind::Table;
    columnar::Schema schema;
    std::vector<std::string> partition_by;
    std::string definition;  // a view's SQL; empty for a table
    std::string settings;    // file_settings() of its files; empty: a view, or not known
    int64_t rows = 0;
    int64_t bytes = 0;
    int64_t files = 0;
    int64_t partitions = 0;
};

struct Table {
    TableId id;
    Snapshot current;
};

// What a job wants to become the newest version.
struct Publication {
    TableId table;
    std::string run_id;
    std::string operation;
    TableKind kind = TableKind::Table;
    columnar::Schema schema;
    std::vector<std::string> partition_by;
    std::string definition;
    std::string settings;
    // The files of the version. Those that the current version already has (same path) stay as they
    // are; its other files end with it.
    std::vector<StoredFile> files;
};

class Lake {
  public:
    // Brings the tables in state.db up to date when the directory is open for writing.
    static base::Result<std::unique_ptr<Lake>> open(store::DataDirectory& directory,
                                                    const base::Clock& clock);

    base::Result<std::vector<Table>> tables();
    // Nothing if there is no such table. With its name as it is stored.
    base::Result<std::optional<Table>> table(const TableId& table);
    base::Result<std::optional<Snapshot>> current(const TableId& table);
    // Newest first.
    base::Result<std::vector<Snapshot>> history(const TableId& table);
    // The version asked for, or the newest not younger than a time. NotFound, with what is kept as
    // hint, if it is gone or never was.
    base::Result<Snapshot> at_version(const TableId& table, int64_t version);
    base::Result<Snapshot> at_time(const TableId& table, base::Timestamp time);
    base::Result<std::vector<StoredFile>> files(const TableId& table, int64_t version,
                                                bool with_statistics = false);

    // Where a run puts a table's new files; made if need be.
    base::Result<base::Path> make_run_folder(const TableId& table, const std::string& run_id);
    base::Result<base::Path> data_folder(const TableId& table);

    // Makes the publication the newest version and answers its number. To be called inside
    // Database::write(), together with whatever else must become visible with it; the files must
    // be durable by then.
    base::Result<int64_t> publish(const Publication& publication);
    // Publishes the files of an older version again and answers the new version's number; the
    // current one's if it holds the same. Corruption if one of them is no longer whole.
    base::Result<int64_t> rollback(const TableId& table, int64_t version,
                                   const std::string& run_id);

    struct DropReport {
        int64_t versions = 0;
        int64_t files = 0;  // of these, and of older ones that no vacuum has removed yet
        int64_t bytes = 0;
    };
    // Forgets the table: no version of it can be read from then on. NotFound if there is none. To
    // be called inside Database::write().
    base::Result<DropReport> drop(const TableId& table);

    struct VacuumReport {
        int64_t files = 0;
        int64_t bytes = 0;
        bool readers_present = false;  // nothing was removed: somebody reads
    };
    // Removes files that no kept version names, and folders without others. `dry_run` only counts.
    // Readers are shut out while it removes, not while it looks. Stopped, it leaves the rest to the
    // next one. Files looked at are told without a total, then those removed with one.
    base::Result<VacuumReport> vacuum(bool dry_run, const base::Stop& stop,
                                      const base::Progress& progress = {});

    store::DataDirectory& directory() { return directory_; }

  private:
    Lake(store::DataDirectory& directory, const base::Clock& clock)
        : directory_(directory), clock_(clock) {}
    struct Known {
        int64_t id = 0;
        TableId name;  // as it is stored
    };
    base::Result<std::optional<Known>> find(const TableId& table);
    base::Result<Snapshot> select_one(const TableId& table, std::string_view condition,
                                      int64_t value, const std::string& what);
    base::Result<void> end_files(int64_t table_id, int64_t version, const Publication& publication,
                                 std::map<std::string, bool>& kept);
    base::Result<void> forget_old_versions(int64_t table_id, int64_t version);

    store::DataDirectory& directory_;
    const base::Clock& clock_;
};

// "20261123T123000-5f3a9c": sorts by time, unique within a data directory.
std::string make_run_id(base::Timestamp now);

}  // namespace millrace::lake
