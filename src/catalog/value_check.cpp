// SPDX-License-Identifier: Apache-2.0
#include "catalog/value_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "base/utf8.h"

namespace millrace::catalog {
namespace {

using base::Json;
using Kind = FieldType::Kind;

std::string shown(const Json& value) {
    return base::excerpt(value.dump(-1, ' ', false, Json::error_handler_t::replace), 60);
}

// Walks a value along its type. `path_` is where it stands, for messages.
class Checker {
  public:
    explicit Checker(const Registry& registry) : registry_(registry) {}

    base::Result<void> check_fields(const std::vector<Field>& fields, Json& object) {
        if (!object.is_object()) return mistake("an object", object);
        for (const Field& field : fields) {
            const auto found = object.find(field.name);
            const bool is_there = found != object.end() && !found->is_null();
            const Place place(path_, field.name, '.');
            if (is_there) {
                MR_TRY(check(field.type, *found));
                if (field.checks_type) MR_TRY(check_targets(field, *found));
                continue;
            }
            if (field.required) return base::invalid_argument(path_ + ": not there");
            if (field.fallback && !field.nullable) {
                object[field.name] = *field.fallback;
            } else if (found != object.end()) {
                object.erase(field.name);
            }
        }
        return {};
    }

  private:
    // Lengthens the path while it lives.
    class Place {
      public:
        Place(std::string& path, std::string_view step, char separator)
            : path_(path), size_(path.size()) {
            if (!path_.empty() && separator != '[') path_ += separator;
            path_ += step;
        }
        ~Place() { path_.resize(size_); }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

      private:
        std::string& path_;
        size_t size_;
    };

    base::Error mistake(std::string_view expected, const Json& found) const {
        const std::string place = path_.empty() ? "value" : path_;
        return base::invalid_argument(
            fmt::format("{}: expected {}, found {}", place, expected, shown(found)));
    }

    base::Result<void> check(const FieldType& type, Json& value) {
        switch (type.kind) {
            case Kind::String:
            case Kind::Bytes:
                if (!value.is_string()) return mistake("a text", value);
                return {};
            case Kind::Int:
                return check_whole(value, INT32_MIN, INT32_MAX, "an integer of 32 bits");
            case Kind::Long:
                return check_whole(value, INT64_MIN, INT64_MAX, "an integer of 64 bits");
            case Kind::Float:
            case Kind::Double:
                if (!value.is_number()) return mistake("a number", value);
                value = value.get<double>();
                return {};
            case Kind::Boolean:
                if (!value.is_boolean()) return mistake("true or false", value);
                return {};
            case Kind::Urn:
                return check_urn(value);
            case Kind::Enum:
                return check_symbol(*registry_.symbols(type.name), value);
            case Kind::Record:
                return check_fields(*registry_.record(type.name), value);
            case Kind::Array:
                if (!value.is_array()) return mistake("a list", value);
                for (size_t i = 0; i < value.size(); ++i) {
                    const Place place(path_, fmt::format("[{}]", i), '[');
                    MR_TRY(check(type.inner[0], value[i]));
                }
                return {};
            case Kind::Map:
                if (!value.is_object()) return mistake("an object", value);
                for (auto& [key, each] : value.items()) {
                    const Place place(path_, base::excerpt(key, 60), '.');
                    MR_TRY(check(type.inner[0], each));
                }
                return {};
            case Kind::Union:
                return check_union(type, value);
        }
        return {};
    }

    base::Result<void> check_whole(Json& value, int64_t least, int64_t most,
                                   std::string_view expected) {
        constexpr double kWholeMax = 9007199254740992.0;  // every whole number up to it is a double
        if (value.is_number_float()) {
            const double number = value.get<double>();
            if (std::trunc(number) != number || std::abs(number) > kWholeMax) {
                return mistake(expected, value);
            }
            value = static_cast<int64_t>(number);
        }
        const bool fits = value.is_number_integer() &&
                          (!value.is_number_unsigned() || value.get<uint64_t>() <= INT64_MAX) &&
                          value.get<int64_t>() >= least && value.get<int64_t>() <= most;
        if (!fits) return mistake(expected, value);
        return {};
    }

    base::Result<void> check_urn(const Json& value) {
        if (!value.is_string()) return mistake("a urn", value);
        auto urn = Urn::parse(value.get_ref<const std::string&>());
        if (!urn.ok()) return std::move(urn).error().in(path_);
        return {};
    }

    base::Result<void> check_symbol(const std::vector<std::string>& symbols, const Json& value) {
        const bool is_known =
            value.is_string() && std::find(symbols.begin(), symbols.end(),
                                           value.get_ref<const std::string&>()) != symbols.end();
        if (is_known) return {};
        const std::string text = value.is_string() ? value.get<std::string>() : shown(value);
        return mistake("one of a list", value).hint(base::suggest(text, symbols, "values"));
    }

    // One key, the member's name. Some clients add fieldDiscriminator, which says it again.
    base::Result<void> check_union(const FieldType& type, Json& value) {
        if (!value.is_object()) return mistake("an object with one key", value);
        value.erase("fieldDiscriminator");
        if (value.size() != 1) return mistake("an object with one key", value);
        std::string key = value.begin().key();
        constexpr std::string_view kOld = "com.linkedin.pegasus2avro.";
        if (key.starts_with(kOld)) {
            const std::string today = "com.linkedin." + key.substr(kOld.size());
            Json renamed = Json::object();
            renamed[today] = std::move(value.begin().value());
            value = std::move(renamed);
            key = today;
        }
        const auto found = std::find(type.keys.begin(), type.keys.end(), key);
        if (found == type.keys.end()) {
            return mistake("one of a list as its key", value)
                .hint(base::suggest(key, type.keys, "keys"));
        }
        const Place place(path_, key, '.');
        return check(type.inner[static_cast<size_t>(found - type.keys.begin())], value[key]);
    }

    // Of a field whose urns are held to their entity types.
    base::Result<void> check_targets(const Field& field, const Json& value) {
        const FieldType& type = field.type.inner.empty() ? field.type : field.type.inner[0];
        if (value.is_array()) {
            for (const Json& each : value) MR_TRY(check_target(type, each));
            return {};
        }
        return check_target(type, value);
    }
    base::Result<void> check_target(const FieldType& type, const Json& value) {
        if (type.kind != Kind::Urn || type.entity_types.empty()) return {};
        const Urn urn = MR_TRY(Urn::parse(value.get_ref<const std::string&>()));
        const auto is_type = [&](const std::string& name) {
            return base::to_lower(name) == base::to_lower(urn.type());
        };
        if (std::any_of(type.entity_types.begin(), type.entity_types.end(), is_type)) return {};
        return mistake(fmt::format("a urn of {}", fmt::join(type.entity_types, ", ")), value);
    }

    const Registry& registry_;
    std::string path_;
};

// Columns are told apart by their paths, here and in every client.
base::Result<void> check_field_paths(const Json& columns, std::string_view list) {
    std::set<std::string_view> seen;
    size_t index = 0;
    for (const Json& column : columns) {
        const std::string_view path = column.at("fieldPath").get_ref<const std::string&>();
        const std::string place = fmt::format("{}[{}].fieldPath: ", list, index++);
        if (path.empty()) return base::invalid_argument(place + "empty");
        if (!seen.insert(path).second) {
            return base::invalid_argument(place + "given twice: " + base::excerpt(path, 100));
        }
    }
    return {};
}

}  // namespace

base::Result<Json> check_value(const Registry& registry, const AspectType& aspect, Json value) {
    auto checked = Checker(registry).check_fields(aspect.fields, value);
    if (!checked.ok()) return std::move(checked).error().in(aspect.name);
    if (aspect.name == "schemaMetadata") {
        checked = check_field_paths(value.at("fields"), "fields");
    } else if (aspect.name == "editableSchemaMetadata") {
        checked = check_field_paths(value.at("editableSchemaFieldInfo"), "editableSchemaFieldInfo");
    }
    if (!checked.ok()) return std::move(checked).error().in(aspect.name);
    return sort_keys(std::move(value));
}

Json sort_keys(Json value) {
    if (value.is_array()) {
        for (Json& element : value) element = sort_keys(std::move(element));
        return value;
    }
    if (!value.is_object()) return value;
    std::vector<std::pair<std::string, Json*>> members;
    for (auto& [key, member] : value.items()) members.emplace_back(key, &member);
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    Json sorted = Json::object();
    for (auto& [key, member] : members) {
        // All keys are new, and in order: no need to look for them.
        sorted.get_ref<Json::object_t&>().emplace_back(key, sort_keys(std::move(*member)));
    }
    return sorted;
}

}  // namespace millrace::catalog
