// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "catalog/lineage_edges.h"
#include "catalog/prepared.h"
#include "catalog/proposal.h"
#include "catalog/registry.h"
#include "store/database.h"

namespace millrace::catalog {

inline constexpr int64_t kVersionsKept = 20;  // of an aspect, the newest included

// What is recorded of a version beside its value.
struct SystemMetadata {
    int64_t version = 0;      // counts writes that changed something: 1 at first
    std::string run_id;       // that wrote the value
    std::string last_run_id;  // that last wrote an equal one
    base::Timestamp observed{};
    base::Timestamp created{};
    std::string created_by;
    base::Timestamp modified{};
    std::string modified_by;
    base::Json properties{};
};

struct Aspect {
    std::string name;
    int64_t version = 0;  // 0: the newest
    std::string value;    // JSON
    SystemMetadata metadata;
};

// A point of a timeseries aspect.
struct Point {
    int64_t time_ms = 0;
    std::string value;  // JSON
    std::string run_id;
    base::Timestamp observed{};
    base::Timestamp written{};
    std::string written_by;
    base::Json properties{};
};

struct PointQuery {
    std::optional<int64_t> from_ms{};  // inclusive
    std::optional<int64_t> to_ms{};    // inclusive
    size_t count_max = 100;            // newest first
};

// A change as the log tells it.
struct Change {
    int64_t sequence = 0;
    int64_t entity_id = 0;
    std::string urn;     // empty if the entity is gone
    std::string aspect;  // empty: the entity itself came or went
};

struct Removed {
    int64_t aspects = 0;  // versions
    int64_t points = 0;
};

struct RunSummary {
    std::string run_id;
    int64_t rows = 0;  // versions and points that it wrote and that are still there
    base::Timestamp last{};
};

struct RollbackReport {
    int64_t entities_removed = 0;
    int64_t aspects_reverted = 0;
    int64_t aspects_removed = 0;
    int64_t versions_removed = 0;  // older values, of aspects that keep their newest one or not
    int64_t points_removed = 0;
    // Entities that the run made and that hold values or points of others: with Rollback::Safe
    // hidden by their status and not removed.
    std::vector<std::string> unsafe;
    std::vector<std::string> not_hidden;  // those of them whose type has no status
};

// The catalog's front. One thread at a time, as its database; what writes is to be called inside
// Database::write(), with whatever else must become visible together.
class Catalog {
  public:
    // Brings its tables up to date where `access` says that they may be written.
    static base::Result<std::unique_ptr<Catalog>> open(store::Database& database,
                                                       store::Database::Access access,
                                                       const Registry& registry,
                                                       const base::Clock& clock);
    ~Catalog();

    // All of them in order, or none: InvalidArgument for what is no value of its aspect or an
    // aspect of other entity types, Conflict for a condition that does not hold, an aspect to
    // create that is there or to update that is not; of several proposals the message says which
    // ("proposal 3: ..."). The caller's transaction is then to be undone.
    base::Result<std::vector<Applied>> apply(std::span<const Proposal> proposals);
    // What is left of that for those who prepared them by themselves.
    base::Result<std::vector<Applied>> apply(std::span<const Prepared> proposals);

    // Nothing if there is no such entity, aspect or version. The key aspect is read from the urn.
    base::Result<std::optional<Aspect>> aspect(const Urn& urn, std::string_view name,
                                               int64_t version = 0);
    // The newest values of all aspects, the key first; none if there is no such entity.
    base::Result<std::vector<Aspect>> aspects(const Urn& urn);
    // The same, names and values alone: for who reads very many.
    struct NamedValue {
        std::string name;
        std::string value;  // JSON
    };
    base::Result<std::vector<NamedValue>> values(const Urn& urn);
    // All aspects as they were at a time, of those whose versions of then are still kept.
    base::Result<std::vector<Aspect>> aspects_at(const Urn& urn, base::Timestamp at);
    // All versions that are kept, the newest first; of the key aspect the one that there is. None
    // of a series: its values are points.
    base::Result<std::vector<Aspect>> history(const Urn& urn, std::string_view name);
    base::Result<std::vector<Point>> points(const Urn& urn, std::string_view name,
                                            const PointQuery& query);
    base::Result<bool> exists(const Urn& urn);
    // In the order in which they came, from behind `after` (0 at first); id and urn.
    struct Listed {
        int64_t id = 0;
        std::string urn;
    };
    base::Result<std::vector<Listed>> list(std::string_view type, int64_t after, size_t count_max);

    // Those whose urns begin so, by their texts, from behind `after` (empty at first).
    base::Result<std::vector<std::string>> list_beginning(std::string_view begin,
                                                          std::string_view after, size_t count_max);

    // With all its versions and points, for good.
    base::Result<Removed> remove(const Urn& urn);

    enum class Rollback : uint8_t { Safe, Hard };
    base::Result<std::vector<RunSummary>> runs(size_t count_max);
    // Takes back what a run wrote: entities that it made go; its values go, older ones too, and
    // where the newest was its, the one before it is the newest again, written now; points go.
    // InvalidArgument for kNoRun, NotFound for a run of which nothing is left.
    base::Result<RollbackReport> roll_back(const std::string& run_id, Rollback how);

    // The log. A projection that has applied all up to last_sequence() agrees with every read.
    base::Result<int64_t> last_sequence();
    // Changes behind `sequence`, oldest first: of each aspect the newest alone.
    base::Result<std::vector<Change>> changes(int64_t sequence, size_t count_max);

    // Lineage between entities, as their aspects say it.
    LineageEdges& lineage();
    // Makes it anew from the versions of aspects, entity by entity: of at most `count_max` behind
    // `after` (0 at first). Answers the last one, 0 at the end. Nobody who asks meanwhile sees
    // less than there is.
    base::Result<int64_t> remake_lineage(int64_t after, size_t count_max);

    const Registry& registry() const;

  private:
    struct State;
    explicit Catalog(std::unique_ptr<State> state);
    base::Result<void> make_wanted_lineage();
    std::unique_ptr<State> state_;
};

}  // namespace millrace::catalog
