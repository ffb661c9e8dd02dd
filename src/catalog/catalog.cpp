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

    base::Result<Applied> apply(const Prepared& prepared) {
        const Proposal& proposal = prepared.proposal;
        const Urn& urn = prepared.urn;
        auto entity = MR_TRY(find_entity(urn));
        if (entity && proposal.change == ChangeType::CreateEntity) {
            return base::conflict("entity is there already: " + urn.text());
        }
        if (prepared.is_key()) {
            const auto created = entity ? MR_TRY(rows_.created(*entity)) : std::nullopt;
            MR_TRY(check_conditions(prepared,
                                    entity ? std::optional(Before{1, *created}) : std::nullopt));
        }
        if (proposal.change == ChangeType::Delete) {
            if (prepared.is_key()) return remove_entity(urn, entity);
            return prepared.is_series() ? remove_points(entity, prepared.name)
                                        : remove(entity, prepared);
        }
        const int64_t run = MR_TRY(name_id(proposal.run_id));
        const bool is_new = !entity;
        if (is_new) entity = MR_TRY(make_entity(urn, run, proposal));
        if (prepared.is_key()) return Applied{is_new, 1, is_new ? last_sequence_ : 0};
        if (prepared.is_series()) return write_point(*entity, run, prepared);
        return write(*entity, run, prepared);
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
    static base::Result<void> check_conditions(const Prepared& prepared,
                                               const std::optional<Before>& newest) {
        const Proposal& proposal = prepared.proposal;
        const auto where = [&] {
            return fmt::format("{} of {}", prepared.name, proposal.urn.text());
        };
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

    base::Result<Applied> write(int64_t entity, int64_t run, const Prepared& prepared) {
        const Proposal& proposal = prepared.proposal;
        const AspectType* aspect = prepared.aspect;
        const int64_t name_number = MR_TRY(name_id(prepared.name));
        const auto newest = MR_TRY(rows_.newest(entity, name_number));
        MR_TRY(check_conditions(prepared, before(newest)));
        Json changed;
        std::string changed_text;
        const bool is_patch = proposal.change == ChangeType::Patch;
        if (is_patch) {
            changed = MR_TRY(kept_value(registry_, aspect, prepared.name,
                                        MR_TRY(patched(proposal, aspect, newest))));
            changed_text = changed.dump();
        }
        const Json& value = is_patch ? changed : prepared.value;
        const std::string& text = is_patch ? changed_text : prepared.text;
        const base::Timestamp observed = proposal.observed.value_or(now_);
        if (newest && newest->value == text) {
            MR_TRY(rows_.touch(*newest, run, observed));
            if (proposal.change != ChangeType::Restate) {
                return Applied{false, newest->write_count, 0};
            }
            const int64_t sequence = MR_TRY(rows_.log(entity, name_number));
            return Applied{false, newest->write_count, sequence};
        }
        const int64_t version =
            MR_TRY(rows_.write(entity, name_number, newest,
                               {text, run, observed, now_, proposal.actor, prepared.properties}));
        if (aspect != nullptr && states_lineage(*aspect)) {
            MR_TRY(rows_.lineage().set({prepared.urn.text(), entity}, name_number,
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

    base::Result<Applied> write_point(int64_t entity, int64_t run, const Prepared& prepared) {
        const Proposal& proposal = prepared.proposal;
        const int64_t name_number = MR_TRY(name_id(prepared.name));
        MR_TRY(rows_.write_point(entity, name_number,
                                 prepared.value.at("timestampMillis").get<int64_t>(),
                                 point_identity(prepared.value),
                                 {prepared.text, run, proposal.observed.value_or(now_), now_,
                                  proposal.actor, prepared.properties}));
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
    base::Result<Applied> remove(const std::optional<int64_t>& entity, const Prepared& prepared) {
        const auto name_number = MR_TRY(rows_.find_name(prepared.name));
        const bool may_be_there = entity && name_number;
        const auto newest =
            may_be_there ? MR_TRY(rows_.newest(*entity, *name_number)) : std::nullopt;
        MR_TRY(check_conditions(prepared, before(newest)));
        if (!newest) return Applied{};
        MR_TRY(rows_.remove_aspect(*entity, *name_number));
        MR_TRY(rows_.lineage().set({prepared.urn.text(), *entity}, *name_number, {}, now_));
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

base::Result<std::vector<Applied>> Catalog::apply(std::span<const Prepared> proposals) {
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

base::Result<std::vector<Applied>> Catalog::apply(std::span<const Proposal> proposals) {
    return apply(
        MR_TRY(prepare(state_->registry, std::vector(proposals.begin(), proposals.end()))));
}

base::Result<Removed> Catalog::remove(const Urn& any) {
    const Urn urn = MR_TRY(state_->registry.resolve(any));
    const auto entity = MR_TRY(state_->rows.find_entity(urn.text()));
    if (!entity) return Removed{};
    return MR_TRY(state_->rows.remove_entity(*entity)).rows;
}

}  // namespace millrace::catalog
