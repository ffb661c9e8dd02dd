// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"

namespace millrace::search {

// What can be searched of an entity, by the names of fields.h.
struct EntityDocument {
    std::string urn;
    std::string type;
    bool is_removed = false;
    std::map<std::string, std::vector<std::string>> values{};  // each once, in the model's order
    std::map<std::string, double> numbers{};

    // What it is called: the first of its names, or what the urn says.
    std::string name() const;
    // Of a field, or none.
    const std::vector<std::string>& values_of(const std::string& field) const;
};

// Makes documents of entities as the catalog has them now. One thread, for one catch-up: what it
// reads of containers it remembers.
class EntityReader {
  public:
    explicit EntityReader(catalog::Catalog& catalog) : catalog_(catalog) {}

    // Nothing if there is no such entity, or none that people look for. Series cost as much to ask
    // for as all else: `with_series` is for those that have one.
    base::Result<std::optional<EntityDocument>> read(const catalog::Urn& urn, bool with_series);
    // Whether read_series() looks at it.
    static bool is_series(std::string_view aspect);

  private:
    base::Result<void> read_series(const catalog::Urn& urn, EntityDocument& document);
    base::Result<std::string> layer_of(const std::string& container);
    // Valid until the next call, as all that is inside it.
    base::Result<simdjson::dom::element> parse(const std::string& text);
    base::Result<std::vector<std::string>> texts_of(const catalog::Urn& urn,
                                                    std::string_view aspect,
                                                    const catalog::JsonPath& path);

    catalog::Catalog& catalog_;
    simdjson::dom::parser parser_;
    std::unordered_map<std::string, std::string> layers_;  // by the container's urn
};

// "[version=2.0].[type=struct].[type=int].a.b" -> "a.b": the names in a column's path.
std::string plain_field_path(std::string_view path);

}  // namespace millrace::search
