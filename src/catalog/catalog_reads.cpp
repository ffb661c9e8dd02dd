// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "catalog/catalog.h"
#include "catalog/catalog_state.h"

namespace millrace::catalog {
namespace {

using base::Json;

// Columns that aspect_of() reads.
constexpr std::string_view kAspectColumns =
    "SELECT n.name, a.version, a.value, a.write_count, r.name, l.name, a.observed_us, "
    "a.created_us, a.created_by, a.modified_us, a.modified_by, a.properties "
    "FROM catalog_aspect a JOIN catalog_name n ON n.id = a.name_id "
    "JOIN catalog_name r ON r.id = a.run_id JOIN catalog_name l ON l.id = a.last_run_id ";

// The entity and the aspect that a statement is about: the two are to be bound, by their texts.
constexpr std::string_view kOfEntity = "entity_id = (SELECT id FROM catalog_entity WHERE urn = ?) ";
constexpr std::string_view kOfName = "AND name_id = (SELECT id FROM catalog_name WHERE name = ?) ";

base::Result<Json> properties_of(const store::Statement& row, int column) {
    if (row.is_null(column)) return Json();
    return base::parse_json(row.view(column));
}

base::Result<Aspect> aspect_of(const store::Statement& row) {
    Json properties = MR_TRY(properties_of(row, 11));
    SystemMetadata metadata{row.integer(3),
                            row.text(4),
                            row.text(5),
                            base::from_microseconds(row.integer(6)),
                            base::from_microseconds(row.integer(7)),
                            row.text(8),
                            base::from_microseconds(row.integer(9)),
                            row.text(10),
                            std::move(properties)};
    return Aspect{row.text(0), row.integer(1), row.text(2), std::move(metadata)};
}

base::Result<std::vector<Aspect>> aspects_of(store::Statement& select) {
    std::vector<Aspect> aspects;
    while (MR_TRY(select.step())) aspects.push_back(MR_TRY(aspect_of(select)));
    return aspects;
}

// The key and behind it what the statement finds, of each name the first.
base::Result<std::vector<Aspect>> with_key(std::optional<Aspect> key, store::Statement& select) {
    std::vector<Aspect> all;
    if (!key) return all;
    all.push_back(*std::move(key));
    for (Aspect& aspect : MR_TRY(aspects_of(select))) {
        if (all.back().name != aspect.name) all.push_back(std::move(aspect));
    }
    return all;
}

}  // namespace

base::Result<std::optional<Aspect>> Catalog::State::key_aspect(const Urn& urn) {
    auto select =
        MR_TRY(database.prepare("SELECT r.name, e.created_us, e.created_by FROM catalog_entity e "
                                "JOIN catalog_name r ON r.id = e.run_id WHERE e.urn = ?"));
    if (!MR_TRY(select.bind(urn.text()).step())) return std::optional<Aspect>{};
    const auto created = base::from_microseconds(select.integer(1));
    SystemMetadata metadata{1,       select.text(0), select.text(0),
                            created, created,        select.text(2),
                            created, select.text(2), Json()};
    return std::optional(Aspect{registry.entity(urn.type())->key_aspect, 0,
                                registry.key_of(urn).dump(), std::move(metadata)});
}

base::Result<std::optional<Aspect>> Catalog::aspect(const Urn& any, std::string_view name,
                                                    int64_t version) {
    const Urn urn = MR_TRY(state_->registry.resolve(any));
    if (const AspectType* type = state_->registry.aspect(name)) name = type->name;
    if (name == state_->registry.entity(urn.type())->key_aspect) {
        if (version != 0) return std::optional<Aspect>{};
        return state_->key_aspect(urn);
    }
    auto select = MR_TRY(state_->database.prepare(
        fmt::format("{}WHERE {}{}AND a.version = ?", kAspectColumns, kOfEntity, kOfName)));
    auto found = MR_TRY(aspects_of(select.bind(urn.text(), name, version)));
    if (found.empty()) return std::optional<Aspect>{};
    return std::optional(std::move(found[0]));
}

base::Result<std::vector<Aspect>> Catalog::aspects(const Urn& any) {
    const Urn urn = MR_TRY(state_->registry.resolve(any));
    auto select = MR_TRY(state_->database.prepare(
        fmt::format("{}WHERE {}AND a.version = 0 ORDER BY n.name", kAspectColumns, kOfEntity)));
    return with_key(MR_TRY(state_->key_aspect(urn)), select.bind(urn.text()));
}

base::Result<std::vector<Catalog::NamedValue>> Catalog::values(const Urn& any) {
    const Urn urn = MR_TRY(state_->registry.resolve(any));
    std::vector<NamedValue> all;
    const auto entity = MR_TRY(state_->rows.find_entity(urn.text()));
    if (!entity) return all;
    all.push_back(
        {state_->registry.entity(urn.type())->key_aspect, state_->registry.key_of(urn).dump()});
    auto select = MR_TRY(state_->database.prepare(
        "SELECT n.name, a.value FROM catalog_aspect a JOIN catalog_name n ON n.id = a.name_id "
        "WHERE a.entity_id = ? AND a.version = 0 ORDER BY n.name"));
    select.bind(*entity);
    while (MR_TRY(select.step())) all.push_back({select.text(0), select.text(1)});
    return all;
}

base::Result<std::vector<Aspect>> Catalog::aspects_at(const Urn& any, base::Timestamp at) {
    const Urn urn = MR_TRY(state_->registry.resolve(any));
    // Of each the newest that had been written by then, which is the first.
    auto select = MR_TRY(state_->database.prepare(
        fmt::format("{}WHERE {}AND a.modified_us <= ? "
                    "ORDER BY n.name, a.modified_us DESC, a.version = 0 DESC, a.version DESC",
                    kAspectColumns, kOfEntity)));
    return with_key(MR_TRY(state_->key_aspect(urn)),
                    select.bind(urn.text(), base::to_microseconds(at)));
}

base::Result<std::vector<Aspect>> Catalog::history(const Urn& any, std::string_view name) {
    const Urn urn = MR_TRY(state_->registry.resolve(any));
    if (const AspectType* type = state_->registry.aspect(name)) name = type->name;
    if (name == state_->registry.entity(urn.type())->key_aspect) {
        std::vector<Aspect> versions;
        if (auto key = MR_TRY(state_->key_aspect(urn))) versions.push_back(std::move(*key));
        return versions;
    }
    auto select = MR_TRY(state_->database.prepare(
        fmt::format("{}WHERE {}{}ORDER BY a.version = 0 DESC, a.version DESC", kAspectColumns,
                    kOfEntity, kOfName)));
    return aspects_of(select.bind(urn.text(), name));
}

base::Result<std::vector<Point>> Catalog::points(const Urn& any, std::string_view name,
                                                 const PointQuery& query) {
    const Urn urn = MR_TRY(state_->registry.resolve(any));
    if (const AspectType* type = state_->registry.aspect(name)) name = type->name;
    auto select = MR_TRY(state_->database.prepare(fmt::format(
        "SELECT p.time_ms, p.value, r.name, p.observed_us, p.written_us, p.written_by, "
        "p.properties FROM catalog_point p JOIN catalog_name r ON r.id = p.run_id WHERE {}{}"
        "AND p.time_ms BETWEEN ? AND ? ORDER BY p.time_ms DESC, p.id DESC LIMIT ?",
        kOfEntity, kOfName)));
    select.bind(urn.text(), name, query.from_ms.value_or(INT64_MIN),
                query.to_ms.value_or(INT64_MAX), static_cast<int64_t>(query.count_max));
    std::vector<Point> points;
    while (MR_TRY(select.step())) {
        Json properties = MR_TRY(properties_of(select, 6));
        points.push_back({select.integer(0), select.text(1), select.text(2),
                          base::from_microseconds(select.integer(3)),
                          base::from_microseconds(select.integer(4)), select.text(5),
                          std::move(properties)});
    }
    return points;
}

base::Result<bool> Catalog::exists(const Urn& any) {
    const Urn urn = MR_TRY(state_->registry.resolve(any));
    return MR_TRY(state_->rows.find_entity(urn.text())).has_value();
}

base::Result<std::vector<Catalog::Listed>> Catalog::list(std::string_view type, int64_t after,
                                                         size_t count_max) {
    const EntityType* known = state_->registry.entity(type);
    if (known == nullptr) {
        return base::invalid_argument("entity type not known: " + std::string(type));
    }
    auto select = MR_TRY(state_->database.prepare(
        "SELECT id, urn FROM catalog_entity WHERE type = ? AND id > ? ORDER BY id LIMIT ?"));
    select.bind(known->name, after, static_cast<int64_t>(count_max));
    std::vector<Listed> listed;
    while (MR_TRY(select.step())) listed.push_back({select.integer(0), select.text(1)});
    return listed;
}

base::Result<std::vector<std::string>> Catalog::list_beginning(std::string_view begin,
                                                               std::string_view after,
                                                               size_t count_max) {
    MR_CHECK(!begin.empty());
    std::string end(begin);
    ++end.back();  // urns are UTF-8: no byte of them is 0xFF
    auto select = MR_TRY(state_->database.prepare(
        "SELECT urn FROM catalog_entity WHERE urn > ? AND urn >= ? AND urn < ? "
        "ORDER BY urn LIMIT ?"));
    select.bind(after, begin, end, static_cast<int64_t>(count_max));
    std::vector<std::string> listed;
    while (MR_TRY(select.step())) listed.push_back(select.text(0));
    return listed;
}

base::Result<std::vector<RunSummary>> Catalog::runs(size_t count_max) {
    auto select = MR_TRY(state_->database.prepare(
        "SELECT n.name, sum(w.written), max(w.last_us) FROM ("
        "SELECT run_id, count(*) AS written, max(modified_us) AS last_us FROM catalog_aspect "
        "GROUP BY run_id UNION ALL "
        "SELECT run_id, count(*), max(written_us) FROM catalog_point GROUP BY run_id) w "
        "JOIN catalog_name n ON n.id = w.run_id WHERE n.name <> ? "
        "GROUP BY n.name ORDER BY 3 DESC, 1 LIMIT ?"));
    select.bind(kNoRun, static_cast<int64_t>(count_max));
    std::vector<RunSummary> runs;
    while (MR_TRY(select.step())) {
        runs.push_back(
            {select.text(0), select.integer(1), base::from_microseconds(select.integer(2))});
    }
    return runs;
}

base::Result<int64_t> Catalog::last_sequence() {
    auto select = MR_TRY(state_->database.prepare("SELECT max(sequence) FROM catalog_log"));
    MR_TRY(select.step());
    return select.is_null(0) ? 0 : select.integer(0);
}

base::Result<std::vector<Change>> Catalog::changes(int64_t sequence, size_t count_max) {
    auto select = MR_TRY(
        state_->database.prepare("SELECT l.sequence, l.entity_id, e.urn, n.name FROM catalog_log l "
                                 "LEFT JOIN catalog_entity e ON e.id = l.entity_id "
                                 "LEFT JOIN catalog_name n ON n.id = l.name_id "
                                 "WHERE l.sequence > ? ORDER BY l.sequence LIMIT ?"));
    select.bind(sequence, static_cast<int64_t>(count_max));
    std::vector<Change> changes;
    while (MR_TRY(select.step())) {
        changes.push_back({select.integer(0), select.integer(1), select.text(2), select.text(3)});
    }
    return changes;
}

}  // namespace millrace::catalog
