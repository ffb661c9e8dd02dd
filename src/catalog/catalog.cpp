// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/utf8.h"
#include "catalog/aspect_rows.h"
#include "catalog/catalog_schema.h"
#include "catalog/catalog_state.h"
#include "catalog/default_aspects.h"
#include "catalog/lineage_fields.h"
#include "catalog/value_check.h"

namespace millrace::catalog {
namespace {

using base::Json;

constexpr size_t kAspectNameBytesMax = 200;

// What a timeseries point is told apart by, beside its time.
std::string point_identity(const Json& value) {
    Json identity = Json::array();
    for (const char* field : {"eventGranularity", "messageId", "partitionSpec"}) {
        identity.push_back(value.contains(field) ? value.at(field) : Json());
    }
    return identity.dump();
}

}  // namespace

// One batch on its way into the rows.
class Catalog::State::Batch {
  public:
    explicit Batch(State& state)
        : registry_(state.registry), rows_(state.rows), now_(state.clock.now()) {}

    base::Result<Applied> apply(const Proposal& proposal) {
        const Urn urn = MR_TRY(registry_.resolve(proposal.urn));
        const EntityType& type = *registry_.entity(urn.type());
        const AspectType* aspect = registry_.aspect(proposal.aspect);
        const std::string name = aspect != nullptr ? aspect->name : proposal.aspect;
        MR_TRY(check_name(name));
        const bool is_key = name == type.key_aspect;
        if (!is_key && aspect != nullptr) MR_TRY(check_aspect(type, *aspect, urn));
        const bool is_series = aspect != nullptr && aspect->kind == AspectKind::Timeseries;
        if (is_series) MR_TRY(check_series(name, proposal));
        auto entity = MR_TRY(find_entity(urn));
        if (entity && proposal.change == ChangeType::CreateEntity) {
            return base::conflict("entity is there already: " + urn.text());
        }
        if (is_key) {
            const auto created = entity ? MR_TRY(rows_.created(*entity)) : std::nullopt;
            MR_TRY(check_conditions(proposal, name,
                                    entity ? std::optional(Before{1, *created}) : std::nullopt));
        }
        if (proposal.change == ChangeType::Delete) {
            if (is_key) return remove_entity(urn, entity);
            return is_series ? remove_points(entity, name) : remove(urn, entity, name, proposal);
        }
        const int64_t run = MR_TRY(name_id(proposal.run_id));
        const bool is_new = !entity;
        if (is_new) entity = MR_TRY(make_entity(urn, run, proposal));
        // The key is what the urn says, whatever the client wrote.
        if (is_key) return Applied{is_new, 1, is_new ? last_sequence_ : 0};
        if (is_series) return write_point(*entity, *aspect, run, proposal);
        return write(urn, *entity, name, aspect, run, proposal);
    }

    // What new entities have beside what the batch says of them.
    base::Result<void> add_defaults() {
        const auto delimiter_of = [&](const std::string& platform) { return delimiter(platform); };
        for (const auto& made : made_) {
            for (auto& [name, value] : MR_TRY(default_aspects(registry_, made.urn, delimiter_of))) {
                const int64_t name_number = MR_TRY(name_id(name));
                if (MR_TRY(rows_.newest(made.entity, name_number))) continue;
                const auto checked =
                    MR_TRY(check_value(registry_, *registry_.aspect(name), std::move(value)));
                const std::string text = checked.dump();
                MR_TRY(rows_.write(made.entity, name_number, std::nullopt,
                                   {text, made.run, made.observed, now_, made.actor, {}}));
                MR_TRY(rows_.log(made.entity, name_number));
            }
        }
        return {};
    }

  private:
    struct Made {
        Urn urn;
        int64_t entity;
        int64_t run;
        base::Timestamp observed;
        std::string actor;
    };

    static base::Result<void> check_name(const std::string& name) {
        const auto is_plain = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_' || c == '-' || c == '.';
        };
        if (!name.empty() && name.size() <= kAspectNameBytesMax &&
            std::all_of(name.begin(), name.end(), is_plain)) {
            return {};
        }
        return base::invalid_argument("not a name of an aspect: " + base::excerpt(name, 100))
            .hint(fmt::format("letters, digits, _, - and points, {} at most", kAspectNameBytesMax));
    }

    static base::Result<void> check_aspect(const EntityType& type, const AspectType& aspect,
                                           const Urn& urn) {
        if (aspect.kind == AspectKind::Key) {
            return base::invalid_argument(
                fmt::format("aspect {} is not the key of {}", aspect.name, type.name));
        }
        if (type.has_aspect(aspect.name)) return {};
        return base::invalid_argument(fmt::format("aspect {} is not one of {}: {}", aspect.name,
                                                  type.name, urn.text()))
            .hint(fmt::format("it has {}", fmt::join(type.aspects, ", ")));
    }

    static base::Result<void> check_series(const std::string& name, const Proposal& proposal) {
        switch (proposal.change) {
            case ChangeType::Create:
            case ChangeType::Update:
            case ChangeType::Patch:
                return base::invalid_argument(
                    name + " is a series: its points are written, replaced and removed");
            default:
                break;
        }
        if (!proposal.conditions.any()) return {};
        return base::invalid_argument(name +
                                      " is a series: no condition can hold of its newest value");
    }

    // Names and entities are looked up again and again in a batch. Not kept beyond it: its
    // transaction may be undone.
    base::Result<int64_t> name_id(const std::string& name) {
        const auto found = names_.find(name);
        if (found != names_.end()) return found->second;
        return names_[name] = MR_TRY(rows_.name_id(name));
    }
    base::Result<std::optional<int64_t>> find_entity(const Urn& urn) {
        const auto found = entities_.find(urn.text());
        if (found != entities_.end()) return std::optional(found->second);
        const auto entity = MR_TRY(rows_.find_entity(urn.text()));
        if (entity) entities_[urn.text()] = *entity;
        return entity;
    }
    base::Result<int64_t> make_entity(const Urn& urn, int64_t run, const Proposal& proposal) {
        const int64_t entity = MR_TRY(rows_.insert_entity(urn, run, now_, proposal.actor));
        entities_[urn.text()] = entity;
        made_.push_back({urn, entity, run, proposal.observed.value_or(now_), proposal.actor});
        last_sequence_ = MR_TRY(rows_.log(entity, 0));
        return entity;
    }

    // What a condition is about: the newest value, if there is one.
    struct Before {
        int64_t version;
        base::Timestamp modified;
    };
    static std::optional<Before> before(const std::optional<AspectRows::Newest>& newest) {
        if (!newest) return std::nullopt;
        return Before{newest->write_count, newest->modified};
    }
    static base::Result<void> check_conditions(const Proposal& proposal, const std::string& name,
                                               const std::optional<Before>& newest) {
        const auto where = [&] { return fmt::format("{} of {}", name, proposal.urn.text()); };
        const Conditions& conditions = proposal.conditions;
        const int64_t version = newest ? newest->version : -1;
        if (conditions.if_version_match && *conditions.if_version_match != version) {
            return base::conflict(fmt::format("version is {}, expected {}: {}", version,
                                              *conditions.if_version_match, where()))
                .hint("read it again, then decide");
        }
        if (newest && (conditions.if_none || proposal.change == ChangeType::Create)) {
            return base::conflict("aspect is there already: " + where());
        }
        if (!newest && proposal.change == ChangeType::Update) {
            return base::conflict("aspect is not there: " + where());
        }
        if (conditions.if_unmodified_since && newest &&
            newest->modified > *conditions.if_unmodified_since) {
            return base::conflict("modified since: " + where());
        }
        if (conditions.if_modified_since &&
            (!newest || newest->modified <= *conditions.if_modified_since)) {
            return base::conflict("not modified since: " + where());
        }
        return {};
    }

    base::Result<Applied> write(const Urn& urn, int64_t entity, const std::string& name,
                                const AspectType* aspect, int64_t run, const Proposal& proposal) {
        const int64_t name_number = MR_TRY(name_id(name));
        const auto newest = MR_TRY(rows_.newest(entity, name_number));
        MR_TRY(check_conditions(proposal, name, before(newest)));
        Json value = proposal.value;
        if (proposal.change == ChangeType::Patch) value = MR_TRY(patched(proposal, aspect, newest));
        if (aspect != nullptr) {
            value = MR_TRY(check_value(registry_, *aspect, std::move(value)));
        } else {
            if (!value.is_object()) {
                return base::invalid_argument(name + ": value: expected an object");
            }
            value = sort_keys(std::move(value));
        }
        const std::string text = value.dump();
        const base::Timestamp observed = proposal.observed.value_or(now_);
        if (newest && newest->value == text) {
            MR_TRY(rows_.touch(*newest, run, observed));
            if (proposal.change != ChangeType::Restate) {
                return Applied{false, newest->write_count, 0};
            }
            const int64_t sequence = MR_TRY(rows_.log(entity, name_number));
            return Applied{false, newest->write_count, sequence};
        }
        std::optional<std::string> properties;
        if (!proposal.properties.is_null()) properties = proposal.properties.dump();
        const int64_t version = MR_TRY(rows_.write(
            entity, name_number, newest, {text, run, observed, now_, proposal.actor, properties}));
        if (aspect != nullptr && states_lineage(*aspect)) {
            MR_TRY(rows_.lineage().set({urn.text(), entity}, name_number,
                                       stated_edges(registry_, *aspect, value), now_));
        }
        const int64_t sequence = MR_TRY(rows_.log(entity, name_number));
        return Applied{true, version, sequence};
    }

    static base::Result<Json> patched(const Proposal& proposal, const AspectType* aspect,
                                      const std::optional<AspectRows::Newest>& newest) {
        Json value = Json::object();
        if (newest) value = MR_TRY(base::parse_json(newest->value));
        ArrayKeys keys;
        if (aspect != nullptr) keys = aspect->array_keys;
        if (proposal.value.is_array()) return apply_patch(std::move(value), proposal.value, keys);
        if (!proposal.value.is_object() || !proposal.value.contains("patch")) {
            return base::invalid_argument("a patch is a list of operations");
        }
        if (proposal.value.contains("arrayPrimaryKeys")) {
            const Json& given = proposal.value["arrayPrimaryKeys"];
            if (!given.is_object()) {
                return base::invalid_argument("arrayPrimaryKeys: expected an object");
            }
            const auto is_text = [](const Json& field) { return field.is_string(); };
            for (const auto& [path, fields] : given.items()) {
                if (!fields.is_array() || !std::all_of(fields.begin(), fields.end(), is_text)) {
                    return base::invalid_argument("arrayPrimaryKeys: expected a list of texts: " +
                                                  base::excerpt(path, 100));
                }
                keys[path] = fields.get<std::vector<std::string>>();
            }
        }
        return apply_patch(std::move(value), proposal.value["patch"], keys);
    }

    base::Result<Applied> write_point(int64_t entity, const AspectType& aspect, int64_t run,
                                      const Proposal& proposal) {
        const Json value = MR_TRY(check_value(registry_, aspect, proposal.value));
        const int64_t name_number = MR_TRY(name_id(aspect.name));
        std::optional<std::string> properties;
        if (!proposal.properties.is_null()) properties = proposal.properties.dump();
        const std::string text = value.dump();
        MR_TRY(rows_.write_point(
            entity, name_number, value.at("timestampMillis").get<int64_t>(), point_identity(value),
            {text, run, proposal.observed.value_or(now_), now_, proposal.actor, properties}));
        const int64_t sequence = MR_TRY(rows_.log(entity, name_number));
        return Applied{true, 1, sequence};
    }

    base::Result<Applied> remove_entity(const Urn& urn, const std::optional<int64_t>& entity) {
        if (!entity) return Applied{};
        const auto removed = MR_TRY(rows_.remove_entity(*entity));
        entities_.erase(urn.text());
        std::erase_if(made_, [&](const Made& made) { return made.entity == *entity; });
        return Applied{true, 0, removed.sequence};
    }
    base::Result<Applied> remove(const Urn& urn, const std::optional<int64_t>& entity,
                                 const std::string& name, const Proposal& proposal) {
        const auto name_number = MR_TRY(rows_.find_name(name));
        const bool may_be_there = entity && name_number;
        const auto newest =
            may_be_there ? MR_TRY(rows_.newest(*entity, *name_number)) : std::nullopt;
        MR_TRY(check_conditions(proposal, name, before(newest)));
        if (!newest) return Applied{};
        MR_TRY(rows_.remove_aspect(*entity, *name_number));
        MR_TRY(rows_.lineage().set({urn.text(), *entity}, *name_number, {}, now_));
        const int64_t sequence = MR_TRY(rows_.log(*entity, *name_number));
        return Applied{true, 0, sequence};
    }
    base::Result<Applied> remove_points(const std::optional<int64_t>& entity,
                                        const std::string& name) {
        const auto name_number = MR_TRY(rows_.find_name(name));
        if (!entity || !name_number) return Applied{};
        if (MR_TRY(rows_.remove_points(*entity, *name_number)) == 0) return Applied{};
        const int64_t sequence = MR_TRY(rows_.log(*entity, *name_number));
        return Applied{true, 0, sequence};
    }

    // How names are cut into folders on a platform, as its own aspect says.
    base::Result<std::string> delimiter(const std::string& platform) {
        const std::string usual = ".";
        const std::string aspect = "dataPlatformInfo";
        const auto entity = MR_TRY(rows_.find_entity(platform));
        const auto name = MR_TRY(rows_.find_name(aspect));
        if (!entity || !name) return usual;
        const auto info = MR_TRY(rows_.newest(*entity, *name));
        if (!info) return usual;
        const auto value = base::parse_json(info->value);
        if (!value.ok()) {
            return base::corruption(
                fmt::format("{} of {}: {}", aspect, platform, value.error().message()));
        }
        const auto found = value->find("datasetNameDelimiter");
        return found != value->end() && found->is_string() ? found->get<std::string>() : usual;
    }

    const Registry& registry_;
    AspectRows& rows_;
    base::Timestamp now_;
    std::map<std::string, int64_t> names_;
    std::map<std::string, int64_t> entities_;
    std::vector<Made> made_;
    int64_t last_sequence_ = 0;
};

Catalog::Catalog(std::unique_ptr<State> state) : state_(std::move(state)) {}
Catalog::~Catalog() = default;

const Registry& Catalog::registry() const {
    return state_->registry;
}

base::Result<std::unique_ptr<Catalog>> Catalog::open(store::Database& database,
                                                     store::Database::Access access,
                                                     const Registry& registry,
                                                     const base::Clock& clock) {
    if (access == store::Database::Access::Write) {
        MR_TRY(database.migrate(kMigrations));
    } else {
        MR_TRY(database.check_migrated(kMigrations));
    }
    auto state = std::unique_ptr<State>(
        new State{database, registry, clock, AspectRows(database), LineageEdges(database)});
    std::unique_ptr<Catalog> catalog(new Catalog(std::move(state)));
    if (access == store::Database::Access::Write) MR_TRY(catalog->make_wanted_lineage());
    return catalog;
}

base::Result<std::vector<Applied>> Catalog::apply(std::span<const Proposal> proposals) {
    State::Batch batch(*state_);
    std::vector<Applied> applied;
    for (size_t i = 0; i < proposals.size(); ++i) {
        auto one = batch.apply(proposals[i]);
        if (!one.ok()) {
            if (proposals.size() == 1) return std::move(one).error();
            return std::move(one).error().in(fmt::format("proposal {}", i + 1));
        }
        applied.push_back(*one);
    }
    MR_TRY(batch.add_defaults());
    return applied;
}

base::Result<Removed> Catalog::remove(const Urn& any) {
    const Urn urn = MR_TRY(state_->registry.resolve(any));
    const auto entity = MR_TRY(state_->rows.find_entity(urn.text()));
    if (!entity) return Removed{};
    return MR_TRY(state_->rows.remove_entity(*entity)).rows;
}

}  // namespace millrace::catalog
