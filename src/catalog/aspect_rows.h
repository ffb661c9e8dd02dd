// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/catalog.h"
#include "catalog/lineage_rows.h"
#include "catalog/urn.h"
#include "store/database.h"

namespace millrace::catalog {

// The catalog's rows in state.db, and what must hold between them; nothing of the model. One
// thread, inside the caller's transaction.
class AspectRows {
  public:
    explicit AspectRows(store::Database& database) : database_(database), lineage_(database) {}

    // What follows from aspects that state it, which the model knows.
    LineageRows& lineage() { return lineage_; }

    // Numbers of aspects' and runs' names.
    base::Result<int64_t> name_id(std::string_view name);  // made if need be
    base::Result<std::optional<int64_t>> find_name(std::string_view name);

    base::Result<std::optional<int64_t>> find_entity(std::string_view urn);
    base::Result<std::optional<base::Timestamp>> created(int64_t entity);
    // Like all that follow it leaves it to the caller to log what it did.
    base::Result<int64_t> insert_entity(const Urn& urn, int64_t run, base::Timestamp created,
                                        std::string_view created_by);
    struct RemovedEntity {
        Removed rows;
        int64_t sequence = 0;
    };
    // This one logs, because nothing else of the entity may stay in the log.
    base::Result<RemovedEntity> remove_entity(int64_t entity);

    // The newest version, as it is before a write.
    struct Newest {
        int64_t row = 0;
        std::string value;
        int64_t write_count = 0;
        int64_t run = 0;
        base::Timestamp created{};
        std::string created_by;
        base::Timestamp modified{};
    };
    base::Result<std::optional<Newest>> newest(int64_t entity, int64_t name);
    // An equal value was written: version, value and log stay.
    base::Result<void> touch(const Newest& newest, int64_t run, base::Timestamp observed);
    struct Write {
        std::string_view value;
        int64_t run = 0;
        base::Timestamp observed{};
        base::Timestamp now{};
        std::string_view actor;
        std::optional<std::string> properties;
    };
    // Makes the newest version an older one, if there is one, and puts another in its place. Drops
    // what is beyond kVersionsKept. Answers the new write counter.
    base::Result<int64_t> write(int64_t entity, int64_t name, const std::optional<Newest>& before,
                                const Write& write);
    // Takes the newest version back: the one before it is the newest again, which is a write like
    // another: its counter goes on. False if that was all.
    base::Result<bool> revert(int64_t entity, int64_t name, base::Timestamp now);
    base::Result<int64_t> remove_aspect(int64_t entity, int64_t name);

    // Replaces the point of the same time and identity.
    base::Result<void> write_point(int64_t entity, int64_t name, int64_t time_ms,
                                   std::string_view identity, const Write& write);
    base::Result<int64_t> remove_points(int64_t entity, int64_t name);

    // Answers the sequence number. `name` 0: the entity itself.
    base::Result<int64_t> log(int64_t entity, int64_t name);

  private:
    // Runs a statement that returns nothing.
    template <typename... Values>
    base::Result<void> run(std::string_view sql, const Values&... values);
    // Calls `read` with the only row; false if there is none.
    template <typename Read, typename... Values>
    base::Result<bool> one(std::string_view sql, const Read& read, const Values&... values);
    // The only column of the only row; none if there is no row, or null in it.
    template <typename... Values>
    base::Result<std::optional<int64_t>> number(std::string_view sql, const Values&... values);

    store::Database& database_;
    LineageRows lineage_;
};

}  // namespace millrace::catalog
