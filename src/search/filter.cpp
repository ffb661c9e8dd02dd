// SPDX-License-Identifier: Apache-2.0
#include "search/filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace millrace::search {
namespace {

using base::Json;

constexpr std::array<std::string_view, 11> kConditions{"EQUAL",
                                                       "IN",
                                                       "IEQUAL",
                                                       "CONTAIN",
                                                       "START_WITH",
                                                       "END_WITH",
                                                       "EXISTS",
                                                       "GREATER_THAN",
                                                       "GREATER_THAN_OR_EQUAL_TO",
                                                       "LESS_THAN",
                                                       "LESS_THAN_OR_EQUAL_TO"};

base::Error fault(const std::string& path, std::string_view what) {
    return base::invalid_argument(fmt::format("{}: {}", path, what));
}

Filter without(Filter filter) {
    Filter result;
    result.kind = Filter::Kind::Not;
    result.children.push_back(std::move(filter));
    return result;
}

base::Result<std::string> value_of(const Json& json, const std::string& path) {
    if (json.is_string()) return json.get<std::string>();
    if (json.is_boolean() || json.is_number()) return json.dump();
    return fault(path, "expected a text, a number or a boolean");
}

class FilterReader {
  public:
    base::Result<Filter> read(const Json& json, const std::string& path, size_t depth) {
        if (!json.is_object()) return fault(path, "expected an object");
        if (depth > kFilterDepthMax) return fault(path, "nested too deep");
        if (++nodes_ > kFilterNodesMax) return fault(path, "too many parts");
        for (const auto& [key, kind] :
             {std::pair("and", Filter::Kind::And), std::pair("or", Filter::Kind::Or)}) {
            if (json.contains(key)) return read_list(json, key, kind, path, depth);
        }
        if (json.contains("not")) {
            MR_TRY(check_keys(json, {"not"}, path));
            return without(MR_TRY(read(json["not"], path + ".not", depth + 1)));
        }
        return read_condition(json, path);
    }

  private:
    static base::Result<void> check_keys(const Json& json,
                                         std::initializer_list<std::string_view> known,
                                         const std::string& path) {
        for (const auto& [key, unused] : json.items()) {
            if (std::find(known.begin(), known.end(), key) == known.end()) {
                return fault(path, "not known: " + key);
            }
        }
        return {};
    }

    base::Result<Filter> read_list(const Json& json, const std::string& key, Filter::Kind kind,
                                   const std::string& path, size_t depth) {
        MR_TRY(check_keys(json, {key}, path));
        Filter filter;
        filter.kind = kind;
        const Json& list = json[key];
        if (!list.is_array()) return fault(path + "." + key, "expected a list");
        if (list.empty() && kind == Filter::Kind::Or) return fault(path + ".or", "none");
        for (size_t i = 0; i < list.size(); ++i) {
            filter.children.push_back(
                MR_TRY(read(list[i], fmt::format("{}.{}[{}]", path, key, i), depth + 1)));
        }
        return filter;
    }

    static base::Result<Filter> read_condition(const Json& json, const std::string& path) {
        MR_TRY(check_keys(json, {"field", "condition", "value", "values", "negated"}, path));
        Filter filter;
        filter.kind = Filter::Kind::Condition;
        if (!json.contains("field") || !json["field"].is_string()) {
            return fault(path + ".field", "expected a text");
        }
        filter.field = json["field"];
        if (json.contains("condition")) {
            const std::string name = json["condition"].is_string() ? json["condition"] : Json("");
            const auto found = std::find(kConditions.begin(), kConditions.end(), name);
            if (found == kConditions.end()) {
                const std::vector<std::string> known(kConditions.begin(), kConditions.end());
                return fault(path + ".condition", "not known: " + json["condition"].dump())
                    .hint(base::suggest(name, known, "conditions"));
            }
            filter.condition = static_cast<Condition>(found - kConditions.begin());
        }
        if (json.contains("value")) {
            filter.values.push_back(MR_TRY(value_of(json["value"], path + ".value")));
        }
        if (json.contains("values")) {
            const Json& values = json["values"];
            if (!values.is_array()) return fault(path + ".values", "expected a list");
            if (values.size() > kFilterValuesMax) return fault(path + ".values", "too many");
            for (size_t i = 0; i < values.size(); ++i) {
                filter.values.push_back(
                    MR_TRY(value_of(values[i], fmt::format("{}.values[{}]", path, i))));
            }
        }
        if (filter.values.empty() && filter.condition != Condition::Exists) {
            return fault(path + ".values", "none");
        }
        if (!json.contains("negated")) return filter;
        if (!json["negated"].is_boolean()) return fault(path + ".negated", "expected a boolean");
        return json["negated"] == true ? without(std::move(filter)) : filter;
    }

    size_t nodes_ = 0;
};

}  // namespace

base::Result<Filter> parse_filter(const base::Json& json) {
    return FilterReader().read(json, "filter", 0);
}

bool is_about(const Filter& filter, std::string_view field) {
    if (filter.kind == Filter::Kind::Condition) return filter.field == field;
    return std::all_of(filter.children.begin(), filter.children.end(),
                       [&](const Filter& child) { return is_about(child, field); });
}

}  // namespace millrace::search
