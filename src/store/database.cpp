// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <map>
#include <system_error>
#include <utility>

#include "base/machine.h"

namespace millrace::store {
namespace {

base::Error error_in_words(sqlite3* database) {
    const int code = database == nullptr ? SQLITE_NOMEM : sqlite3_errcode(database);
    std::string message =
        "state database: " +
        std::string(database == nullptr ? "out of memory" : sqlite3_errmsg(database));
    if (const int cause = database == nullptr ? 0 : sqlite3_system_errno(database); cause != 0) {
        message += ": " + std::generic_category().message(cause);
    }
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT:
            return base::conflict(std::move(message));
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return base::unavailable(std::move(message)).hint("another process writes: try again");
        case SQLITE_FULL:
            return base::unavailable(std::move(message)).hint("free some space, then run again");
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return base::unavailable(std::move(message))
                .hint("check free space and the rights on the data directory");
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return base::corruption(std::move(message));
        default:
            return base::internal(std::move(message));
    }
}

base::Error error_of(sqlite3* database) {
    const char* file = database == nullptr ? nullptr : sqlite3_db_filename(database, "main");
    if (file == nullptr) return error_in_words(database);
    return error_in_words(database).at(file);
}

bool may_write_beside(const base::Path& path) {
    const base::Path folder = path.parent_path();
    return ::faccessat(AT_FDCWD, folder.empty() ? "." : folder.c_str(), W_OK, AT_EACCESS) == 0;
}

// Room for the shared-memory file.
bool has_room_beside(const base::Path& path) {
    const auto room = base::free_disk(std::filesystem::absolute(path).parent_path());
    return !room || *room >= 64 * 1024;
}

bool has_log(const base::Path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path.string() + "-wal", error);
    return !error && size > 0;
}

// The file's address for SQLite, with a setting.
std::string address(const base::Path& path, std::string_view setting) {
    std::string text = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        if (c == '?' || c == '#' || c == '%') {
            text += c == '?' ? "%3f" : c == '#' ? "%23" : "%25";
        } else {
            text += c;
        }
    }
    return text.append(setting);
}

// Undoes a transaction that does not come to its end, also when an exception leaves it: the next
// one could not begin inside of it.
class Unfinished {
  public:
    Unfinished(sqlite3* database, const char* undo) : database_(database), undo_(undo) {}
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    ~Unfinished() {
        if (undo_ != nullptr) sqlite3_exec(database_, undo_, nullptr, nullptr, nullptr);
    }
    void is_finished() { undo_ = nullptr; }

  private:
    sqlite3* const database_;
    const char* undo_;
};

constexpr int kBusyMs = 10'000;
constexpr int64_t kLogBytesMax = 64 << 20;
constexpr int64_t kLogPagesMax = kLogBytesMax / 4'096;

// After a commit: brings the log's pages into the database, those of many commits at once, since
// most of them change the same pages. Where readers come one after the other there is never a
// moment without any, which SQLite needs to begin the log anew: a long one is worth waiting a
// little for that moment. A reader that stays is not waited for at each commit, but when the log
// has grown as much again.
int after_commit(void* watched, sqlite3* database, const char* name, int log_pages) {
    constexpr int kPages = 8'000;
    constexpr int kWaitMs = 100;
    auto& log = *static_cast<LogWatch*>(watched);
    if (log_pages < log.pages) log = LogWatch{};  // it was begun anew
    log.pages = log_pages;
    if (log_pages < log.copied + kPages) return SQLITE_OK;
    const bool is_long = log_pages >= log.kept + kLogPagesMax;
    if (is_long) sqlite3_busy_timeout(database, kWaitMs);
    // What does not succeed now does after another commit.
    (void)sqlite3_wal_checkpoint_v2(database, name,
                                    is_long ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE,
                                    nullptr, nullptr);
    if (is_long) sqlite3_busy_timeout(database, kBusyMs);
    log.copied = log_pages;
    if (is_long) log.kept = log_pages;
    return SQLITE_OK;
}

constexpr const char* kMigrationTable =
    "CREATE TABLE IF NOT EXISTS schema_version ("
    " component TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID";

}  // namespace

// Prepared statements of a connection that nobody needs just now, by their text.
class IdleStatements {
  public:
    ~IdleStatements() { close(); }
    // Null if there is none.
    sqlite3_stmt* take(std::string_view sql) {
        const auto found = statements_.find(sql);
        if (found == statements_.end()) return nullptr;
        return statements_.extract(found).mapped();
    }
    void put(sqlite3_stmt* statement) {
        constexpr size_t kIdleMax = 100;
        if (is_closed_ || statements_.size() >= kIdleMax) {
            sqlite3_finalize(statement);
            return;
        }
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
        statements_.emplace(sqlite3_sql(statement), statement);
    }
    // The connection ends; statements may live longer than it.
    void close() {
        is_closed_ = true;
        for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
        statements_.clear();
    }

  private:
    std::multimap<std::string, sqlite3_stmt*, std::less<>> statements_;
    bool is_closed_ = false;
};

Statement::~Statement() {
    if (statement_ != nullptr) idle_->put(statement_);
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      statement_(std::exchange(other.statement_, nullptr)),
      idle_(std::move(other.idle_)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(database_, other.database_);
    std::swap(statement_, other.statement_);
    std::swap(idle_, other.idle_);
    return *this;
}

void Statement::reset() {
    sqlite3_reset(statement_);
}

// Binding fails only for an index out of range or no memory; step() then reports it.
void Statement::bind_value(int index, int64_t value) {
    sqlite3_bind_int64(statement_, index, value);
}
void Statement::bind_value(int index, std::string_view text) {
    sqlite3_bind_text64(statement_, index, text.data() == nullptr ? "" : text.data(), text.size(),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
}
void Statement::bind_value(int index, std::nullopt_t) {
    sqlite3_bind_null(statement_, index);
}

base::Result<bool> Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement_);
        return false;
    }
    base::Error error = error_of(database_);
    sqlite3_reset(statement_);
    return error;
}

base::Result<void> Statement::run() {
    while (MR_TRY(step())) {
    }
    return {};
}

int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}
std::string_view Statement::view(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {data == nullptr ? "" : data,
            static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}
std::string Statement::text(int column) const {
    return std::string(view(column));
}
bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

base::Result<std::unique_ptr<Database>> Database::open_as(const base::Path& path,
                                                          const std::string& name, int flags,
                                                          const std::string& settings) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &handle,
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
    std::unique_ptr<Database> database(new Database(handle, path));
    if (code != SQLITE_OK) return error_of(handle).at(path.string());
    sqlite3_busy_timeout(handle, kBusyMs);
    auto configured = database->execute(
        settings +
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; SELECT count(*) FROM sqlite_schema");
    if (!configured.ok()) return std::move(configured).error().at(path.string());
    return database;
}

base::Result<std::unique_ptr<Database>> Database::open(const base::Path& path, Access access) {
    const std::string whole = address(path, "");
    if (access == Access::Write) {
        auto database = open_as(path, whole, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                // What a transaction changes is in memory until it ends, or pages
                                // go into the log more than once.
                                "PRAGMA cache_size=-65536;"
                                "PRAGMA journal_size_limit=" +
                                    std::to_string(kLogBytesMax) + ";");
        if (database.ok()) sqlite3_wal_hook((*database)->handle_, after_commit, &(*database)->log_);
        return database;
    }
    // A reader opens for writing too: a WAL reader must be able to make the shared-memory file. It
    // is kept from changing anything by query_only.
    const std::string settings = "PRAGMA query_only=ON;";
    const bool writable = may_write_beside(path);
    if (writable) {
        auto usual = open_as(path, whole, SQLITE_OPEN_READWRITE, settings);
        if (usual.ok() || has_room_beside(path)) return usual;
    }
    // No right to write, or no space for that file. Without a log the database file is all there
    // is; with one, whoever writes has made the file already, or nobody writes and we may be alone.
    if (!has_log(path)) {
        return open_as(path, address(path, "?immutable=1"), SQLITE_OPEN_READONLY, "");
    }
    if (!writable) return open_as(path, whole, SQLITE_OPEN_READONLY, "");
    return open_as(path, whole, SQLITE_OPEN_READWRITE, "PRAGMA locking_mode=EXCLUSIVE;" + settings);
}

Database::Database(sqlite3* handle, base::Path path)
    : handle_(handle), path_(std::move(path)), idle_(std::make_shared<IdleStatements>()) {}

Database::~Database() {
    idle_->close();
    sqlite3_close_v2(handle_);
}

base::Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = idle_->take(sql);
    if (statement != nullptr) return Statement(handle_, statement, idle_);
    if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement,
                           nullptr) != SQLITE_OK) {
        return error_of(handle_);
    }
    return Statement(handle_, statement, idle_);
}

base::Result<void> Database::execute(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return error_of(handle_);
    }
    return {};
}

base::Result<void> Database::transaction(const char* begin, const char* end, const char* undo,
                                         const std::function<base::Result<void>()>& work) {
    MR_TRY(execute(begin));
    Unfinished unfinished(handle_, undo);
    auto result = work();
    if (result.ok()) result = execute(end);
    if (result.ok()) unfinished.is_finished();
    return result;
}

base::Result<void> Database::write(const std::function<base::Result<void>()>& work) {
    return transaction("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", work);
}

base::Result<void> Database::part(const std::function<base::Result<void>()>& work) {
    return transaction("SAVEPOINT part", "RELEASE part", "ROLLBACK TO part; RELEASE part", work);
}

base::Result<void> Database::read(const std::function<base::Result<void>()>& work) {
    return transaction("BEGIN", "COMMIT", "ROLLBACK", work);
}

int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(handle_);
}

base::Result<void> Database::migrate(std::span<const Migration> migrations) {
    return write([&]() -> base::Result<void> {
        MR_TRY(execute(kMigrationTable));
        auto note =
            MR_TRY(prepare("INSERT INTO schema_version VALUES (?, ?) "
                           "ON CONFLICT (component) DO UPDATE SET version = excluded.version"));
        for (const Migration& migration : migrations) {
            const int64_t current = MR_TRY(version_of(migration.component, migrations));
            if (current >= migration.version) continue;
            MR_TRY(execute(std::string(migration.sql)));
            MR_TRY(note.bind(migration.component, migration.version).run());
        }
        return {};
    });
}

base::Result<void> Database::check_migrated(std::span<const Migration> migrations) {
    auto any = MR_TRY(prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_version'"));
    const bool known = MR_TRY(any.step());
    for (const Migration& migration : migrations) {
        const int64_t current = known ? MR_TRY(version_of(migration.component, migrations)) : 0;
        if (current >= migration.version) continue;
        return base::conflict("data directory was written by an older millrace: " + path_.string())
            .hint("millrace run brings it up to date");
    }
    return {};
}

// The version that a component's tables have; Conflict if it is newer than the migrations know.
base::Result<int64_t> Database::version_of(std::string_view component,
                                           std::span<const Migration> migrations) {
    auto read = MR_TRY(prepare("SELECT version FROM schema_version WHERE component = ?"));
    const bool known = MR_TRY(read.bind(component).step());
    const int64_t current = known ? read.integer(0) : 0;
    for (const Migration& migration : migrations) {
        if (migration.component == component && migration.version >= current) return current;
    }
    return base::conflict("data directory was written by a newer millrace: " + path_.string())
        .hint("use that version, or another --data-dir");
}

}  // namespace millrace::store
