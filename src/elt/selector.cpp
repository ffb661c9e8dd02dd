// SPDX-License-Identifier: Apache-2.0
#include "elt/selector.h"

#include <fnmatch.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace millrace::elt {
namespace {

bool matches(const Model& model, const std::string& pattern) {
    if (pattern.starts_with("tag:")) {
        const std::string tag = pattern.substr(4);
        return std::find(model.tags.begin(), model.tags.end(), tag) != model.tags.end();
    }
    return ::fnmatch(base::to_lower(pattern).c_str(), base::to_lower(model.id.to_string()).c_str(),
                     0) == 0;
}

}  // namespace

PlanScope scope_of(const Project& project, const std::vector<std::string>& selectors) {
    PlanScope all;
    for (const auto& [id, model] : project.models) all.models.insert(id);
    PlanScope scope;
    for (const std::string& selector : selectors) {
        const bool upstream = selector.starts_with("+");
        const std::string pattern = selector.substr(upstream ? 1 : 0);
        auto& chosen = upstream ? scope.with_inputs : scope.models;
        bool found = false;
        for (const auto& [id, model] : project.models) {
            if (!matches(model, pattern)) continue;
            chosen.insert(id);
            found = true;
        }
        if (!found || selector.ends_with("+")) return all;
    }
    return selectors.empty() ? all : scope;
}

base::Result<std::vector<lake::TableId>> select_models(const Plan& plan,
                                                       const std::vector<std::string>& selectors) {
    if (selectors.empty()) return plan.order;
    std::set<lake::TableId> chosen;
    for (const std::string& selector : selectors) {
        std::string pattern = selector;
        const bool upstream = pattern.starts_with("+");
        if (upstream) pattern.erase(0, 1);
        const bool downstream = pattern.ends_with("+");
        if (downstream) pattern.pop_back();
        std::set<lake::TableId> found;
        for (const auto& [id, planned] : plan.models) {
            if (matches(*planned.model, pattern)) found.insert(id);
        }
        if (found.empty()) {
            std::vector<std::string> names;
            for (const auto& id : plan.order) names.push_back(id.to_string());
            return base::invalid_argument("no model matches: " + selector)
                .hint(base::suggest(pattern, names, "models"));
        }
        std::set<lake::TableId> grown = found;
        if (upstream) {
            // Inputs come before those that read them, so one pass from the end finds all.
            for (auto it = plan.order.rbegin(); it != plan.order.rend(); ++it) {
                if (!grown.contains(*it)) continue;
                const PlannedModel& planned = plan.models.at(*it);
                grown.insert(planned.models_read.begin(), planned.models_read.end());
                grown.insert(planned.tests_read.begin(), planned.tests_read.end());
            }
        }
        std::set<lake::TableId> readers = found;
        if (downstream) {
            for (const auto& id : plan.order) {
                for (const auto& input : plan.models.at(id).models_read) {
                    if (readers.contains(input)) readers.insert(id);
                }
            }
        }
        chosen.insert(grown.begin(), grown.end());
        chosen.insert(readers.begin(), readers.end());
    }
    std::vector<lake::TableId> ordered;
    for (const auto& id : plan.order) {
        if (chosen.contains(id)) ordered.push_back(id);
    }
    return ordered;
}

}  // namespace millrace::elt
