// SPDX-License-Identifier: Apache-2.0
#include "server/pipeline_page.h"

#include <set>

#include "base/text.h"
#include "elt/project.h"
#include "record/dataset_aspects.h"
#include "server/dataset_view.h"
#include "server/run_json.h"
#include "server/run_pages.h"
#include "server/table_summary.h"

namespace millrace::server {
namespace {

using base::Json;

constexpr size_t kRunsMax = 20;
constexpr size_t kHistoryMax = 14;

// As a square that stands for a step: what was not built is no failure of its own.
std::string square_of(const elt::StepRecord& step) {
    return step.status == "skipped" || step.status == "dropped" ? step.status : state_of(step);
}

class PipelinePage {
  public:
    PipelinePage(Reader& reader, const Site& site) : reader_(reader), site_(site) {}

    base::Result<Json> to_json() {
        last_ = MR_TRY(reader_.history().last_steps());
        const auto project = elt::load_project(site_.folder);
        MR_TRY(add_datasets());
        if (project.ok()) MR_TRY(add_never_built(*project));
        Json runs = MR_TRY(latest_runs());
        Json json{{"name", site_.project},
                  {"nodes", std::move(nodes_)},
                  {"edges", std::move(edges_)},
                  {"runs", std::move(runs)},
                  {"running", nullptr},
                  {"definitions_error", project.ok() ? Json() : Json(project.error().to_string())}};
        if (const auto run = MR_TRY(reader_.history().running())) {
            json["running"] = MR_TRY(run_detail(reader_, site_, *run));
        }
        return json;
    }

  private:
    base::Result<void> add_datasets() {
        const auto views = MR_TRY(all_datasets(reader_, site_));
        for (const auto& view : views) names_[view.urn.text()] = view.place.name;
        for (const auto& view : views) {
            const auto table = MR_TRY(table_of(reader_, view));
            const bool holds_rows = table && table->current.kind == lake::TableKind::Table;
            const auto model = view.properties.find(record::kModelProperty);
            Json node = json_of(view.place);
            node["rows"] = holds_rows ? Json(table->current.rows) : Json();
            if (view.source_rows) node["rows"] = *view.source_rows;
            node["bytes"] = holds_rows ? Json(table->current.bytes) : Json();
            node["model"] = model == view.properties.end() ? Json() : Json(model->second);
            MR_TRY(add_history(node, view.place.name));
            known_.insert(base::to_lower(view.place.name));
            nodes_.push_back(std::move(node));
            for (const std::string& from : view.upstreams) {
                const auto name = names_.find(from);
                if (name == names_.end()) continue;
                edges_.push_back({{"from", name->second}, {"to", view.place.name}});
            }
        }
        return {};
    }

    base::Result<void> add_never_built(const elt::Project& project) {
        for (const auto& [id, model] : project.models) {
            const std::string name = id.to_string();
            if (known_.contains(base::to_lower(name))) continue;
            const bool is_view = model.materialized == elt::Materialized::View;
            Json node = json_of(Place{name, is_view ? "view" : "table", id.schema});
            node["rows"] = nullptr;
            node["bytes"] = nullptr;
            node["model"] = model.file.string();
            MR_TRY(add_history(node, name));
            nodes_.push_back(std::move(node));
        }
        return {};
    }

    // Its last step, and how it stood in its last runs, the newest first.
    base::Result<void> add_history(Json& node, const std::string& table) {
        const auto last = last_.find(base::to_lower(table));
        node["last"] = last == last_.end() ? Json() : table_run_json(last->second);
        node["history"] = Json::array();
        if (last == last_.end()) return {};
        for (const auto& step : MR_TRY(reader_.history().steps_of(table, kHistoryMax))) {
            node["history"].push_back({{"run", step.run_id},
                                       {"time", json_of(step.run_started)},
                                       {"state", square_of(step)}});
        }
        return {};
    }

    base::Result<Json> latest_runs() {
        Json runs = Json::array();
        for (const auto& run : MR_TRY(reader_.history().runs("", "", kRunsMax))) {
            Json squares = Json::object();
            for (const auto& step : MR_TRY(reader_.history().steps(run.id))) {
                squares[step.table] = square_of(step);
            }
            Json json = json_of(run);
            json["models"] = std::move(squares);
            runs.push_back(std::move(json));
        }
        return runs;
    }

    Reader& reader_;
    const Site& site_;
    std::map<std::string, elt::StepRecord> last_;
    std::map<std::string, std::string> names_;  // of urns
    std::set<std::string> known_;               // in lower case
    Json nodes_ = Json::array();
    Json edges_ = Json::array();
};

}  // namespace

base::Result<net::Response> get_pipeline(const Call& call) {
    return read_json(
        call, [&](Reader& reader) { return PipelinePage(reader, call.services.site).to_json(); });
}

}  // namespace millrace::server
