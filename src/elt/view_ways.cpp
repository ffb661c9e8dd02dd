// SPDX-License-Identifier: Apache-2.0
#include "elt/view_ways.h"

#include <utility>

#include "elt/names.h"
#include "sql/named_tables.h"

namespace millrace::elt {
namespace {

class WayThroughViews {
  public:
    WayThroughViews(const Names& names, lake::Lake& lake, const WayEnd& end,
                    const std::set<lake::TableId>& without)
        : names_(names), lake_(lake), end_(end), without_(without) {}

    base::Result<std::vector<lake::TableId>> find(const std::string& query) {
        if (!MR_TRY(leads_there(query))) way_.clear();
        return std::move(way_);
    }

  private:
    base::Result<bool> leads_there(const std::string& query) {
        for (const auto& [name, moment] : sql::named_tables(query)) {
            const lake::TableId id = names_.declared(name);
            if (names_.is_source(id)) continue;
            const auto read = MR_TRY(version_read(id, moment));
            way_.push_back(id);
            if (id == end_.table && MR_TRY(is_end(read, moment))) return true;
            const bool is_new_view = read && read->kind == lake::TableKind::View &&
                                     !without_.contains(id) &&
                                     seen_.emplace(id, read->version).second;
            if (is_new_view && MR_TRY(leads_there(read->definition))) return true;
            way_.pop_back();
        }
        return false;
    }

    base::Result<std::optional<lake::Snapshot>> version_read(const lake::TableId& id,
                                                             const sql::Moment& moment) const {
        const bool past = moment.version || moment.time;
        if (!past) return lake_.current(id);
        auto found = moment.version ? lake_.at_version(id, *moment.version)
                                    : lake_.at_time(id, *moment.time);
        if (found.ok()) return std::optional<lake::Snapshot>(*std::move(found));
        if (found.error().kind() != base::ErrorKind::NotFound) return std::move(found).error();
        return std::optional<lake::Snapshot>{};
    }

    // A point in time to come means the newest version too.
    base::Result<bool> is_end(const std::optional<lake::Snapshot>& read,
                              const sql::Moment& moment) const {
        if (end_.version) return read && read->version == *end_.version;
        if (!moment.version && !moment.time) return true;
        const auto newest = MR_TRY(lake_.current(end_.table));
        return moment.time && read && newest && read->version == newest->version;
    }

    const Names& names_;
    lake::Lake& lake_;
    const WayEnd& end_;
    const std::set<lake::TableId>& without_;
    std::vector<lake::TableId> way_;
    std::set<std::pair<lake::TableId, int64_t>> seen_;
};

}  // namespace

base::Result<std::vector<lake::TableId>> way_through_views(const Names& names, lake::Lake& lake,
                                                           const std::string& query,
                                                           const WayEnd& end,
                                                           const std::set<lake::TableId>& without) {
    return WayThroughViews(names, lake, end, without).find(query);
}

std::string circle_text(const lake::TableId& view, const std::vector<lake::TableId>& way) {
    std::string text = view.to_string();
    for (const auto& id : way) text += " -> " + id.to_string();
    return text;
}

}  // namespace millrace::elt
