// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"

struct sqlite3;
struct sqlite3_stmt;

namespace millrace::store {

// A step in the life of one module's tables. `version` counts from 1 within `component`; what has
// landed never changes.
struct Migration {
    std::string_view component;
    int version;
    std::string_view sql;
};

class IdleStatements;

// A prepared statement. Parameters count from 1, columns from 0, as in SQLite. One thread.
class Statement {
  public:
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;

    // Binds all parameters in order; call before step(). Text and blobs are copied.
    template <typename... Values>
    Statement& bind(const Values&... values) {
        reset();
        int index = 0;
        (bind_value(++index, values), ...);
        return *this;
    }
    // Whether there is a row. After false the statement is reset and may be bound again.
    base::Result<bool> step();
    // For statements that return no rows.
    base::Result<void> run();

    int64_t integer(int column) const;
    std::string text(int column) const;
    std::string_view view(int column) const;  // valid until the next step()
    bool is_null(int column) const;

  private:
    friend class Database;
    Statement(sqlite3* database, sqlite3_stmt* statement, std::shared_ptr<IdleStatements> idle)
        : database_(database), statement_(statement), idle_(std::move(idle)) {}
    void reset();
    void bind_value(int index, int64_t value);
    void bind_value(int index, int value) { bind_value(index, static_cast<int64_t>(value)); }
    void bind_value(int index, std::string_view text);
    void bind_value(int index, const std::string& text) {
        bind_value(index, std::string_view(text));
    }
    void bind_value(int index, const char* text) { bind_value(index, std::string_view(text)); }
    void bind_value(int index, std::nullopt_t);
    template <typename T>
    void bind_value(int index, const std::optional<T>& value) {
        if (value) {
            bind_value(index, *value);
        } else {
            bind_value(index, std::nullopt);
        }
    }
    sqlite3* database_ = nullptr;
    sqlite3_stmt* statement_ = nullptr;
    std::shared_ptr<IdleStatements> idle_;  // where it goes when nobody needs it
};

// How long the log was, in pages: at the last commit, when it was copied into the database, when
// that was to let it begin anew.
struct LogWatch {
    int64_t pages = 0;
    int64_t copied = 0;
    int64_t kept = 0;
};

// A connection to a SQLite file in WAL mode. One thread at a time; a process may hold several.
class Database {
  public:
    enum class Access { Read, Write };
    // Write creates the file. Waits up to 10 s for another process's transaction to end.
    // Unavailable if the disk refuses, Corruption if the file is no database. Read also works where
    // nothing can be written: on a full disk, without the right to.
    static base::Result<std::unique_ptr<Database>> open(const base::Path& path, Access access);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Brings each component to its newest version. Conflict if the file is newer than this program.
    base::Result<void> migrate(std::span<const Migration> migrations);
    // For those who only read: Conflict if the file is newer or older than this program.
    base::Result<void> check_migrated(std::span<const Migration> migrations);

    // Statements that are done with are kept and come back for the same text: reading a short one
    // takes SQLite longer than running it.
    base::Result<Statement> prepare(std::string_view sql);
    base::Result<void> execute(const std::string& sql);  // one or more statements, no rows
    // Runs `work` in one write transaction: committed if it succeeds, undone if not.
    base::Result<void> write(const std::function<base::Result<void>()>& work);
    // Within write(): what `work` does is undone alone if it fails. Parts are not nested.
    base::Result<void> part(const std::function<base::Result<void>()>& work);
    // Runs `work` on one unchanging state of the database.
    base::Result<void> read(const std::function<base::Result<void>()>& work);
    int64_t last_insert_id() const;

  private:
    static base::Result<std::unique_ptr<Database>> open_as(const base::Path& path,
                                                           const std::string& name, int flags,
                                                           const std::string& settings);
    explicit Database(sqlite3* handle, base::Path path);
    base::Result<int64_t> version_of(std::string_view component,
                                     std::span<const Migration> migrations);
    base::Result<void> transaction(const char* begin, const char* end, const char* undo,
                                   const std::function<base::Result<void>()>& work);
    sqlite3* handle_;
    base::Path path_;
    std::shared_ptr<IdleStatements> idle_;
    LogWatch log_;
};

}  // namespace millrace::store
