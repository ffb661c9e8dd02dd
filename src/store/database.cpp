// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <sqlite3.h>

#include <utility>

namespace millrace::store {
namespace {

base::Error error_of(sqlite3* database) {
    const int code = database == nullptr ? SQLITE_NOMEM : sqlite3_errcode(database);
    std::string message =
        "state database: " + std::string(database == nullptr ? "out of memory" : sqlite3_errmsg(database));
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT: return base::conflict(std::move(message));
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
        case SQLITE_NOTADB: return base::corruption(std::move(message));
        default: return base::internal(std::move(message));
    }
}

constexpr const char* kMigrationTable =
    "CREATE TABLE IF NOT EXISTS schema_version ("
    " component TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID";

}  // namespace

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(database_, other.database_);
    std::swap(statement_, other.statement_);
    return *this;
}

void Statement::reset() { sqlite3_reset(statement_); }

// Binding fails only for an index out of range or no memory; step() then reports it.
void Statement::bind_value(int index, int64_t value) { sqlite3_bind_int64(statement_, index, value); }
void Statement::bind_value(int index, std::string_view text) {
    sqlite3_bind_text64(statement_, index, text.data() == nullptr ? "" : text.data(), text.size(),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
}
void Statement::bind_value(int index, std::nullopt_t) { sqlite3_bind_null(statement_, index); }

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

int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
std::string_view Statement::view(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {data == nullptr ? "" : data, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}
std::string Statement::text(int column) const { return std::string(view(column)); }
bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::optional<int64_t> Statement::optional_integer(int column) const {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}

base::Result<std::unique_ptr<Database>> Database::open(const base::Path& path, Access access) {
    sqlite3* handle = nullptr;
    // A reader opens for writing too: a WAL reader must be able to make the shared-memory file. It
    // is kept from changing anything by query_only.
    const int flags =
        access == Access::Write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<Database> database(new Database(handle, path));
    if (code != SQLITE_OK) return error_of(handle).at(path.string());
    sqlite3_busy_timeout(handle, 10'000);
    auto configure = [&]() -> base::Result<void> {
        if (access == Access::Write) {
            MR_TRY(database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"));
        } else {
            MR_TRY(database->execute("PRAGMA query_only=ON;"));
        }
        return database->execute("PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;");
    };
    auto configured = configure();
    if (!configured.ok()) return std::move(configured).error().at(path.string());
    return database;
}

Database::~Database() { sqlite3_close_v2(handle_); }

base::Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) !=
        SQLITE_OK) {
        return error_of(handle_);
    }
    return Statement(handle_, statement);
}

base::Result<void> Database::execute(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return error_of(handle_);
    }
    return {};
}

base::Result<void> Database::transaction(const char* begin,
                                         const std::function<base::Result<void>()>& work) {
    MR_TRY(execute(begin));
    auto result = work();
    if (result.ok()) result = execute("COMMIT");
    if (!result.ok()) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    return result;
}

base::Result<void> Database::write(const std::function<base::Result<void>()>& work) {
    return transaction("BEGIN IMMEDIATE", work);
}

base::Result<void> Database::read(const std::function<base::Result<void>()>& work) {
    return transaction("BEGIN", work);
}

int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(handle_); }

base::Result<void> Database::migrate(std::span<const Migration> migrations) {
    return write([&]() -> base::Result<void> {
        MR_TRY(execute(kMigrationTable));
        auto read = MR_TRY(prepare("SELECT version FROM schema_version WHERE component = ?"));
        auto note = MR_TRY(prepare("INSERT INTO schema_version VALUES (?, ?) "
                                   "ON CONFLICT (component) DO UPDATE SET version = excluded.version"));
        for (size_t i = 0; i < migrations.size(); ++i) {
            const Migration& migration = migrations[i];
            int64_t newest = 0;
            for (const Migration& other : migrations) {
                if (other.component == migration.component) newest = std::max<int64_t>(newest, other.version);
            }
            const bool known = MR_TRY(read.bind(migration.component).step());
            const int64_t current = known ? read.integer(0) : 0;
            if (current > newest) {
                return base::conflict("data directory was written by a newer millrace: " +
                                      path_.string())
                    .hint("use that version, or another --data-dir");
            }
            if (current >= migration.version) continue;
            MR_TRY(execute(std::string(migration.sql)));
            MR_TRY(note.bind(migration.component, migration.version).run());
        }
        return {};
    });
}

}  // namespace millrace::store
