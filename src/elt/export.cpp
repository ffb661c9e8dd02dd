// SPDX-License-Identifier: Apache-2.0
#include "elt/export.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <optional>

#include "base/real_path.h"

namespace millrace::elt {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "_millrace_export.json";
constexpr int64_t kBlockBytes = 1 << 20;

// A folder of ours next to the target, by a name that nobody else gives to a folder.
base::Path beside(const base::Path& target, const std::string& what) {
    return target.parent_path() / ("." + target.filename().string() + ".millrace-" + what);
}

// Where an export is built, by the one process that may: gone with it, unless swapped in.
class Building {
  public:
    // Conflict if another process builds there. What one that died left behind is removed.
    static base::Result<std::unique_ptr<Building>> begin(const base::Path& target) {
        MR_TRY(base::make_directories(target.parent_path()));
        std::unique_ptr<Building> building(new Building(target));
        building->lock_ =
            MR_TRY(base::FileLock::try_lock(building->lock_path_, base::FileLock::Mode::Exclusive));
        if (!building->lock_) {
            return base::conflict("this folder is being exported to: " + target.string())
                .hint("wait until the other export is done, then try again");
        }
        MR_TRY(base::remove_tree(building->folder_));
        MR_TRY(base::make_directories(building->folder_));
        return building;
    }
    ~Building() {
        if (!lock_) return;
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
        fs::remove(lock_path_, ignored);  // while we hold it
    }
    const base::Path& folder() const { return folder_; }

  private:
    explicit Building(const base::Path& target)
        : folder_(beside(target, "new")), lock_path_(beside(target, "lock")) {}
    const base::Path folder_;
    const base::Path lock_path_;
    std::optional<base::FileLock> lock_;
};

// Swaps two folders in one step where the file system can; else two renames.
base::Result<void> exchange(const base::Path& fresh, const base::Path& target) {
    if (::syscall(SYS_renameat2, AT_FDCWD, fresh.c_str(), AT_FDCWD, target.c_str(),
                  RENAME_EXCHANGE) == 0) {
        return {};
    }
    if (errno != EINVAL && errno != ENOSYS) return base::errno_error("swap in", target, errno);
    const base::Path aside = beside(target, "old");
    if (::rename(target.c_str(), aside.c_str()) != 0)
        return base::errno_error("rename", target, errno);
    if (::rename(fresh.c_str(), target.c_str()) != 0) {
        const int error = errno;
        ::rename(aside.c_str(), target.c_str());
        return base::errno_error("rename", fresh, error);
    }
    if (::rename(aside.c_str(), fresh.c_str()) != 0)
        return base::errno_error("rename", aside, errno);
    return {};
}

// Files may come from several runs, so two of one partition can have the same name.
std::string exported_path(const std::string& stored, std::map<std::string, int>& taken) {
    std::string path = stored.substr(stored.find('/') + 1);
    const int times = taken[path]++;
    if (times > 0) path.insert(path.rfind(".parquet"), "-" + std::to_string(times));
    return path;
}

// Not a hard link: who writes into an export must not change the table. Not the library's copy: it
// calls a full disk an input/output error, and cannot be stopped.
base::Result<void> copy_data_file(const base::Path& from, int64_t bytes, const base::Path& to,
                                  const base::Stop& stop,
                                  const std::function<void(size_t bytes)>& copied) {
    if (!lake::is_whole(from, bytes)) return lake::damaged(from);
    const base::File source = MR_TRY(base::File::open_read(from));
    base::File copy = MR_TRY(base::File::create_new(to));
    std::string block;
    for (int64_t offset = 0; offset < bytes; offset += static_cast<int64_t>(block.size())) {
        MR_TRY(stop.check());
        block.resize(static_cast<size_t>(std::min(bytes - offset, kBlockBytes)));
        MR_TRY(source.read_at(offset, block.data(), block.size()));
        MR_TRY(copy.write(block));
        copied(block.size());
    }
    return copy.close();
}

}  // namespace

base::Result<void> check_export_target(const base::Path& target, const base::Path& data_directory) {
    const base::Path real = base::real_path(target);
    if (!base::is_or_is_below(real, base::real_path(data_directory))) return {};
    return base::invalid_argument("an export cannot stand in the data directory: " + real.string())
        .hint("name a folder elsewhere");
}

std::optional<int64_t> exported_version(const lake::TableId& table, const base::Path& target) {
    const auto text = base::read_file(target / kMarker);
    if (!text.ok()) return {};
    const auto marker = base::parse_json(*text);
    if (!marker.ok() || !marker->is_object()) return {};
    if (marker->value("table", base::Json()) != table.to_string()) return {};
    const base::Json version = marker->value("version", base::Json());
    if (!version.is_number_integer()) return {};
    return version.get<int64_t>();
}

base::Result<ExportReport> export_table(lake::Lake& lake, const lake::TableId& table,
                                        int64_t version, const base::Path& target_as_given,
                                        const base::Stop& stop, const base::Progress& progress) {
    MR_TRY(check_export_target(target_as_given, lake.directory().path()));
    // Where a link leads is what gets swapped.
    const base::Path target = base::real_path(target_as_given);
    std::error_code error;
    if (fs::is_symlink(target, error)) {
        return base::not_found("link leads nowhere: " + target.string())
            .hint("make the folder that it names, or remove it");
    }
    const auto snapshot = MR_TRY(lake.at_version(table, version));
    if (snapshot.kind == lake::TableKind::View) {
        return base::invalid_argument("a view has no files to export: " + table.to_string());
    }
    const auto building = MR_TRY(Building::begin(target));
    const bool exists = fs::exists(target, error);
    if (exists && !fs::is_empty(target, error) && !fs::exists(target / kMarker, error)) {
        return base::conflict("not an export of millrace, left as it is: " + target.string())
            .hint("name an empty or new folder");
    }
    const base::Path& fresh = building->folder();
    ExportReport report;
    const base::Path data = MR_TRY(lake.data_folder(table));
    std::map<std::string, int> taken;
    base::Path made;
    for (const auto& file : MR_TRY(lake.files(table, version))) {
        const base::Path to = fresh / exported_path(file.path, taken);
        if (to.parent_path() != made) {
            made = to.parent_path();
            MR_TRY(base::make_directories(made));
        }
        MR_TRY(copy_data_file(data / file.path, file.bytes, to, stop, [&](size_t bytes) {
            report.bytes += static_cast<int64_t>(bytes);
            if (progress) progress(report.bytes, snapshot.bytes);
        }));
        report.files += 1;
    }
    const base::Json marker{{"table", table.to_string()},
                            {"version", version},
                            {"created", base::format_timestamp(snapshot.created)}};
    MR_TRY(base::write_file_atomic(fresh / kMarker, marker.dump(2) + "\n"));
    MR_TRY(base::sync_file_system(fresh));
    MR_TRY(stop.check());
    if (exists) {
        MR_TRY(exchange(fresh, target));
    } else if (::rename(fresh.c_str(), target.c_str()) != 0) {
        return base::errno_error("rename", fresh, errno);
    }
    MR_TRY(base::sync_directory(target.parent_path()));
    return report;
}

}  // namespace millrace::elt
