// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "catalog/field_type.h"
#include "catalog/json_patch.h"
#include "catalog/urn.h"

namespace millrace::catalog {

struct Field {
    std::string name;
    FieldType type{};
    bool required = false;                 // and without a default
    bool nullable = false;                 // may be null although it has a default
    bool checks_type = false;              // urns of other entity types are refused
    std::optional<base::Json> fallback{};  // the default: a field that is not there means this
};

// Where in an aspect's JSON a value stands: names and, for every element of an array or value of a
// map, "*"; for every key of a map, "$key".
using JsonPath = std::vector<std::string>;

// How text is found in an indexed field.
enum class SearchType : uint8_t {
    Keyword,
    Text,
    TextPartial,
    WordGram,
    Urn,
    UrnPartial,
    Boolean,
    Count,
    Double,
    Datetime,
    Object,
    BrowsePath,
    BrowsePathV2,
    MapArray
};

struct SearchField {
    JsonPath path;
    std::string name;  // in queries and filters
    SearchType type = SearchType::Keyword;
    bool in_free_text = false;
    bool in_autocomplete = false;
    double boost = 1;
    std::string facet;  // display name; empty: not listed as a filter
    std::string has;    // name of the field that says whether there is any
    std::vector<std::string> aliases;
};

// From the entity that holds the aspect to the urns at `path`.
struct EdgeField {
    JsonPath path;
    std::string relationship;
    bool is_lineage = false;
    bool target_is_upstream = false;  // only for lineage
};

enum class AspectKind : uint8_t {
    Key,         // what the urn says; never stored
    Versioned,   // newest value and older ones
    Timeseries,  // points in time
};

struct AspectType {
    std::string name;
    std::string record;  // "com.linkedin.dataset.DatasetProperties"
    AspectKind kind = AspectKind::Versioned;
    std::vector<Field> fields{};
    std::vector<SearchField> search{};
    std::vector<EdgeField> edges{};
    ArrayKeys array_keys{};  // by which a patch finds elements
};

struct EntityType {
    std::string name;
    std::string key_aspect;
    std::vector<Field> key_fields;     // one: urn:li:type:id; more: a tuple of them
    std::vector<std::string> aspects;  // without the key
    std::string snapshot{};            // legacy record name; empty if there is none
    bool is_searched_by_default = false;

    bool has_aspect(std::string_view aspect) const;
};

// The metadata model: what there may be. Immutable, shared by all threads. Names are looked up in
// any case, because clients write them so, and answered in the model's spelling.
class Registry {
  public:
    // Of model.json, parsed at the first call.
    static const Registry& builtin();
    // InvalidArgument if names do not resolve; for tests.
    static base::Result<std::unique_ptr<Registry>> make(const base::Json& model);

    // Null if there is none.
    const EntityType* entity(std::string_view name) const;
    const AspectType* aspect(std::string_view name) const;
    const std::vector<Field>* record(std::string_view full_name) const;  // exact
    const std::vector<std::string>* symbols(std::string_view full_name) const;

    const std::map<std::string, EntityType>& entities() const { return entities_; }
    const std::map<std::string, AspectType>& aspects() const { return aspects_; }

    // The urn with its type in the model's spelling. InvalidArgument: an entity type that the model
    // does not have, with the nearest; a tuple with another number of parts than its key has.
    base::Result<Urn> resolve(const Urn& urn) const;
    // The key aspect's value of a resolved urn: {"platform": "urn:li:...", "name": ..., ...}.
    base::Json key_of(const Urn& urn) const;

  private:
    Registry() = default;
    base::Result<void> check() const;
    base::Result<void> check_type(const FieldType& type) const;

    std::map<std::string, EntityType> entities_;
    std::map<std::string, AspectType> aspects_;
    std::map<std::string, std::vector<Field>> records_;
    std::map<std::string, std::vector<std::string>> enums_;
    // By name in lower case.
    std::map<std::string, const EntityType*, std::less<>> entity_index_;
    std::map<std::string, const AspectType*, std::less<>> aspect_index_;
};

}  // namespace millrace::catalog
