// SPDX-License-Identifier: Apache-2.0
#include "catalog/default_aspects.h"

#include <algorithm>

#include "base/text.h"

namespace millrace::catalog {
namespace {

using base::Json;

constexpr std::string_view kPlatform = "dataPlatform";

// The urn of the platform that the key names, directly or through what it belongs to; empty: none
// that is one.
std::string platform_of(const Registry& registry, const Urn& urn) {
    const Json key = registry.key_of(urn);
    for (const char* field : {"platform", "orchestrator", "dashboardTool"}) {
        if (!key.contains(field)) continue;
        const std::string name = key[field];
        const auto platform = name.starts_with("urn:li:")
                                  ? Urn::parse(name)
                                  : Urn::make(kPlatform, {base::to_lower(name)});
        if (!platform.ok()) return {};
        const auto resolved = registry.resolve(*platform);
        return resolved.ok() && resolved->type() == kPlatform ? resolved->text() : std::string{};
    }
    for (const char* field : {"flow", "featureTable"}) {
        if (!key.contains(field)) continue;
        const auto outer = Urn::parse(key[field].get<std::string>());
        if (!outer.ok()) return {};
        const auto resolved = registry.resolve(*outer);
        return resolved.ok() ? platform_of(registry, *resolved) : std::string{};
    }
    return {};
}

base::Result<Json> browse_path(const Registry& registry, const Urn& urn,
                               const std::string& platform, const DelimiterOf& delimiter_of) {
    Json path = Json::array();
    const Json key = registry.key_of(urn);
    if (urn.type() == "dataset") {
        const std::string name = key["name"];
        const std::string delimiter = MR_TRY(delimiter_of(platform));
        const char at = delimiter.empty() ? '.' : delimiter[0];
        const auto parts = base::split(name, at);
        for (size_t i = 0; i + 1 < parts.size(); ++i) {
            if (!parts[i].empty()) path.push_back({{"id", parts[i]}});
        }
    } else if (urn.type() == "dataJob") {
        Json flow{{"id", key["flow"]}};
        if (Urn::parse(key["flow"].get<std::string>()).ok()) flow["urn"] = key["flow"];
        path.push_back(std::move(flow));
    }
    if (path.empty()) path.push_back({{"id", "Default"}});
    return Json{{"path", path}};
}

}  // namespace

base::Result<std::vector<std::pair<std::string, Json>>> default_aspects(
    const Registry& registry, const Urn& urn, const DelimiterOf& delimiter_of) {
    std::vector<std::pair<std::string, Json>> defaults;
    const EntityType& type = *registry.entity(urn.type());
    const std::string platform = platform_of(registry, urn);
    if (type.has_aspect("dataPlatformInstance") && !platform.empty()) {
        defaults.emplace_back("dataPlatformInstance", Json{{"platform", platform}});
    }
    if (type.has_aspect("browsePathsV2")) {
        auto path = MR_TRY(browse_path(registry, urn, platform, delimiter_of));
        defaults.emplace_back("browsePathsV2", std::move(path));
    }
    return defaults;
}

}  // namespace millrace::catalog
