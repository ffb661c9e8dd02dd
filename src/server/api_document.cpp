// SPDX-License-Identifier: Apache-2.0
#include "server/api_document.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "net/url.h"

namespace millrace::server {
namespace {

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

Parameter parameter_of(const base::Json& json) {
    Parameter parameter;
    parameter.name = json.at("name").get<std::string>();
    const base::Json& schema = json.at("schema");
    parameter.is_required = json.value("required", false);
    parameter.is_integer = schema.at("type") == "integer";
    if (schema.contains("minimum")) parameter.minimum = schema["minimum"].get<int64_t>();
    if (schema.contains("maximum")) parameter.maximum = schema["maximum"].get<int64_t>();
    if (schema.contains("enum")) parameter.values = schema["enum"].get<std::vector<std::string>>();
    if (schema.contains("default")) {
        const base::Json& value = schema["default"];
        parameter.default_value = value.is_string() ? value.get<std::string>() : value.dump();
    }
    return parameter;
}

std::vector<std::string> segments_of(std::string_view path) {
    return base::split(path.substr(path.starts_with('/') ? 1 : 0), '/');
}

bool is_variable(std::string_view segment) {
    return segment.starts_with('{');
}

base::Result<void> check(const Parameter& parameter, const std::string& value) {
    const auto refuse = [&](const std::string& why) {
        return base::invalid_argument("parameter " + parameter.name + " " + why + ": " + value);
    };
    if (parameter.is_integer) {
        int64_t number = 0;
        const char* end = value.data() + value.size();
        const auto [stopped, error] = std::from_chars(value.data(), end, number);
        if (error != std::errc() || stopped != end) return refuse("is not a whole number");
        if (parameter.minimum && number < *parameter.minimum) {
            return refuse("is less than " + std::to_string(*parameter.minimum));
        }
        if (parameter.maximum && number > *parameter.maximum) {
            return refuse("is more than " + std::to_string(*parameter.maximum));
        }
    }
    if (!parameter.values.empty() && std::find(parameter.values.begin(), parameter.values.end(),
                                               value) == parameter.values.end()) {
        return refuse("is none of " + base::join(parameter.values, ", "));
    }
    return {};
}

}  // namespace

base::Result<ApiDocument> ApiDocument::parse(std::string_view text) {
    const base::Json json = MR_TRY(base::parse_json(text));
    ApiDocument document;
    for (const auto& [path, methods] : json.at("paths").items()) {
        for (const auto& [method, said] : methods.items()) {
            Operation operation;
            operation.id = said.at("operationId").get<std::string>();
            operation.method = upper(method);
            operation.path = segments_of(path);
            operation.has_body = said.contains("requestBody");
            for (const auto& parameter : said.value("parameters", base::Json::array())) {
                if (parameter.at("in") != "query") continue;
                operation.query.push_back(parameter_of(parameter));
            }
            document.operations_.push_back(std::move(operation));
        }
    }
    return document;
}

base::Result<ApiDocument::Match> ApiDocument::find(std::string_view method,
                                                   std::string_view path) const {
    const auto segments = segments_of(path);
    Match match;
    for (const Operation& operation : operations_) {
        const bool fits =
            operation.path.size() == segments.size() &&
            std::equal(segments.begin(), segments.end(), operation.path.begin(),
                       [](const std::string& segment, const std::string& wanted) {
                           return is_variable(wanted) ? !segment.empty() : segment == wanted;
                       });
        if (!fits) continue;
        match.methods.push_back(operation.method);
        if (operation.method != (method == "HEAD" ? "GET" : method)) continue;
        match.operation = &operation;
        for (size_t i = 0; i < segments.size(); ++i) {
            const std::string& wanted = operation.path[i];
            if (!is_variable(wanted)) continue;
            match.path[wanted.substr(1, wanted.size() - 2)] = MR_TRY(net::decode_url(segments[i]));
        }
    }
    return match;
}

base::Result<Values> ApiDocument::read_query(const Operation& operation, std::string_view query) {
    Values values;
    for (auto& [name, value] : MR_TRY(net::parse_query(query))) {
        const auto parameter =
            std::find_if(operation.query.begin(), operation.query.end(),
                         [&](const Parameter& known) { return known.name == name; });
        if (parameter == operation.query.end()) {
            std::vector<std::string> names;
            for (const Parameter& known : operation.query) names.push_back(known.name);
            auto error = base::invalid_argument("parameter not known: " + name);
            return names.empty() ? std::move(error)
                                 : std::move(error).hint(base::suggest(name, names, "parameters"));
        }
        MR_TRY(check(*parameter, value));
        if (!values.emplace(name, std::move(value)).second) {
            return base::invalid_argument("parameter given twice: " + name);
        }
    }
    for (const Parameter& parameter : operation.query) {
        if (parameter.is_required && !values.contains(parameter.name)) {
            return base::invalid_argument("parameter not given: " + parameter.name);
        }
        values.try_emplace(parameter.name, parameter.default_value);
    }
    return values;
}

}  // namespace millrace::server
