// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/registry.h"
#include "search/filter.h"
#include "search/query_syntax.h"

namespace millrace::search {

// How the values of a field are kept and asked for.
enum class FieldKind : uint8_t {
    Text,    // by words; whether a whole one is equal its documents' data says
    Value,   // by words and as a whole
    Urn,     // as a whole, and by the words of the name in it
    Number,  // numbers, booleans apart; also times, in milliseconds since 1970
};

// How much it says that a word stands in a field, strongest first.
enum class FieldTier : uint8_t { Name, Near, Far };

struct Field {
    std::string name;
    FieldKind kind = FieldKind::Value;
    FieldTier tier = FieldTier::Far;
    bool in_free_text = false;
    std::string code;               // before each of its terms, see terms.h
    std::optional<size_t> facet{};  // in kFacetFields

    // Whether two words that follow each other are a term of their own: of what people read. Urns
    // such as those of upstreams would be a tenth of the index.
    bool has_pairs() const { return !facet && (kind == FieldKind::Text || in_free_text); }
};

// On disk: an index in the row of forward_row.h. Append, never change the order.
inline constexpr std::array<std::string_view, 10> kFacetFields{
    "entityType", "kind",          "platform", "origin",    "owners",
    "tags",       "glossaryTerms", "domains",  "container", "layer"};
inline constexpr std::array<std::string_view, 9> kNumberFields{
    "popularity",     "rowCount",          "columnCount",     "sizeInBytes",    "createdAt",
    "lastModifiedAt", "lastOperationTime", "uniqueUserCount", "totalSqlQueries"};

// An index in `names`; nothing if it is none of them.
template <size_t N>
std::optional<size_t> position_of(const std::array<std::string_view, N>& names,
                                  std::string_view name) {
    for (size_t i = 0; i < N; ++i) {
        if (names[i] == name) return i;
    }
    return std::nullopt;
}

// The entity types that people look for, those of the model that are searched by default - but no
// columns: they are found with the table that they are in.
bool is_searched(const catalog::EntityType& type);

// The fields that queries and filters may name: the model's, under one name where it has many for
// one thing (`title`, `displayName`, `qualifiedName` are all `name`), and ours: `kind` is what
// people call a thing (the first of its subtypes, or its entity type), `layer` the schema that it
// is in, `popularity` how much it is used. Immutable.
class Fields {
  public:
    explicit Fields(const catalog::Registry& registry);

    // By its own name or another one of it; null if there is none.
    const Field* find(std::string_view name) const;
    // The field whose presence `name` asks for: `hasOwners`. Null if it does not.
    const Field* find_has(std::string_view name) const;
    const std::vector<const Field*>& free_text() const { return free_text_; }
    const std::map<std::string, Field, std::less<>>& all() const { return fields_; }

    // InvalidArgument for a name that is no field, with the nearest.
    base::Error unknown(std::string_view name) const;

  private:
    void add(const catalog::SearchField& field);

    std::map<std::string, Field, std::less<>> fields_;
    std::map<std::string, std::string, std::less<>> has_;  // hasOwners -> owners
    std::vector<const Field*> free_text_;
};

// The one name under which a field's values are kept; nothing for what the index leaves out.
std::optional<std::string> field_name(const catalog::SearchField& field);

}  // namespace millrace::search
