// SPDX-License-Identifier: Apache-2.0
#include "elt/plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "elt/fast_route.h"
#include "elt/view_ways.h"
#include "sql/session.h"

namespace millrace::elt {
namespace {

// Binds models on demand: resolving a name inside one model binds the model behind it first, which
// gives the order and finds cycles at once.
class Planner final : public sql::Resolver {
  public:
    Planner(const Project& project, Names& names, SourceCatalog& sources, sql::Engine& engine,
            const base::Stop& stop)
        : project_(project), names_(names), sources_(sources), engine_(engine), stop_(stop) {}

    // Goes on behind a mistake, so that all of them are told at once.
    base::Result<Plan> run(const PlanScope& scope) {
        // What these read is known only once they are bound: the others come after them.
        std::vector<lake::TableId> models(scope.with_inputs.begin(), scope.with_inputs.end());
        models.insert(models.end(), scope.models.begin(), scope.models.end());
        planned_.insert(models.begin(), models.end());
        with_inputs_ = scope.with_inputs;
        std::vector<base::Error> mistakes;
        for (const auto& id : models) {
            auto planned = plan_model(project_.models.at(id));
            if (planned.ok()) continue;
            MR_TRY(stop_.check());
            base::Error mistake = std::move(planned).error();
            const bool told = std::any_of(mistakes.begin(), mistakes.end(), [&](const auto& e) {
                return e.to_string() == mistake.to_string();
            });
            if (!told) mistakes.push_back(std::move(mistake));
        }
        if (mistakes.empty()) return std::move(plan_);
        base::Error first = std::move(mistakes.front());
        mistakes.erase(mistakes.begin());
        return std::move(first).also(std::move(mistakes));
    }

    base::Result<std::optional<sql::Relation>> resolve(const sql::TableName& name,
                                                       const sql::Moment& moment) override {
        // What reads bad rows sees those of the files as they are: a run publishes the bad rows of
        // what was surveyed before its first model.
        if (const auto* source = names_.quarantined_source(name)) MR_TRY(sources_.get(*source));
        const Model* model = find_model(name);
        if (model == nullptr || moment.version || moment.time) return names_.resolve(name, moment);
        if (!path_.empty() && with_inputs_.contains(path_.back()->id)) {
            with_inputs_.insert(model->id);
            planned_.insert(model->id);
        }
        if (!planned_.contains(model->id) && MR_TRY(names_.is_published(model->id))) {
            if (!path_.empty()) reads_published_.insert(path_.back());
            return names_.resolve(name, moment);
        }
        MR_TRY(plan_model(*model));
        if (model->materialized == Materialized::View) {
            return std::optional<sql::Relation>(sql::Query{model->sql});
        }
        return std::optional<sql::Relation>(empty_relation(plan_.models.at(model->id).schema));
    }
    std::vector<std::string> names() const override { return names_.names(); }

  private:
    const Model* find_model(const sql::TableName& name) const {
        const auto found = project_.models.find(names_.declared(name));
        return found == project_.models.end() ? nullptr : &found->second;
    }

    // What reads a model with a mistake fails for that mistake, not for one of its own.
    base::Result<void> plan_model(const Model& model) {
        if (const auto found = mistakes_.find(&model); found != mistakes_.end()) {
            return found->second;
        }
        const size_t depth = path_.size();
        auto planned = bind_model(model);
        path_.resize(depth);
        if (!planned.ok()) mistakes_.emplace(&model, planned.error());
        return planned;
    }

    base::Result<void> bind_model(const Model& model) {
        const bool bound_before = plan_.models.contains(model.id);
        // One of its own tests reads it.
        if (bound_before && !path_.empty() && path_.back() == &model) return {};
        const auto begun = std::find(path_.begin(), path_.end(), &model);
        if (begun != path_.end()) {
            return circle({begun, path_.end()});
        }
        if (bound_before) return {};
        path_.push_back(&model);
        auto session = MR_TRY(sql::Session::open(engine_, *this, stop_));
        auto bound = bind(*session, model.sql);
        if (!bound.ok()) return model.at_query(with_remedy(model, std::move(bound).error()));
        PlannedModel planned;
        planned.model = &model;
        planned.schema = std::move(bound->schema);
        for (const auto& name : bound->tables) {
            planned.reads.push_back(names_.declared(name));
            if (find_model(name) != nullptr) planned.models_read.push_back(planned.reads.back());
            if (const auto kind = MR_TRY(names_.left_behind(planned.reads.back()))) {
                planned.notes.push_back("no model makes " + name.to_string() + " any more: " +
                                        (*kind == lake::TableKind::View
                                             ? "its query stays as it was last published"
                                             : "it stays as it was last built") +
                                        "; when nothing reads it, millrace table drop " +
                                        name.to_string() + " removes it");
            }
        }
        MR_TRY(check_columns(model, planned.schema));
        if (model.materialized == Materialized::View) {
            // By a time to come it may read what it is about to become.
            const auto way = MR_TRY(names_.way_to(model.id, model.sql, planned_));
            if (!way.empty()) return circle({&model});
        }
        if (auto route = choose_route(planned, *session); !route.ok()) {
            return model.at_query(std::move(route).error());
        }
        MR_TRY(
            bind_tests(plan_.models.emplace(model.id, std::move(planned)).first->second, *session));
        plan_.order.push_back(model.id);
        return {};
    }

    // Each of these models reads the one behind it, the last one the first.
    base::Error circle(const std::vector<const Model*>& models) const {
        std::vector<lake::TableId> path;
        for (size_t i = 0; i < models.size(); ++i) {
            const Model& next = *models[(i + 1) % models.size()];
            auto way = MR_TRY(names_.way_to(next.id, models[i]->sql, planned_));
            if (way.empty()) way.push_back(next.id);  // read by a test
            path.insert(path.end(), way.begin(), way.end());
        }
        auto error = base::invalid_argument("models depend on each other: " +
                                            circle_text(models.front()->id, path))
                         .at(models.back()->file.string());
        const bool as_files_say = path.size() == models.size();
        if (!as_files_say) return error;  // with_remedy() knows what helps
        return std::move(error).hint("take one of these references out");
    }

    // A column may be missing because the model that has it was not run since.
    base::Error with_remedy(const Model& model, base::Error error) const {
        const bool of_the_query = error.kind() == base::ErrorKind::InvalidArgument;
        if (!of_the_query || !reads_published_.contains(&model)) return error;
        const std::string remedy = "millrace run +" + model.id.to_string() +
                                   " builds what it reads too: that is now read as last published";
        const std::string hint = error.hint();
        return std::move(error).hint(hint.empty() ? remedy : hint + "; " + remedy);
    }

    static base::Result<sql::BoundQuery> bind(sql::Session& session, const std::string& query) {
        MR_TRY(sql::check_reads_no_file(query));
        return session.bind(query);
    }

    // So that a typo in a test is found before anything runs. What tests read is planned by this,
    // and so built before the model.
    base::Result<void> bind_tests(PlannedModel& planned, sql::Session& session) const {
        const Model& model = *planned.model;
        const columnar::Schema& schema = planned.schema;
        const auto bind_test = [&](const DataTest& test) -> base::Result<void> {
            if (test.kind == TestKind::RowCount) return {};
            auto bound = bind(session, failures_query(test, model.id, base::Timestamp{}));
            if (bound.ok()) note_tests_read(planned, bound->tables);
            if (bound.ok() && test.kind == TestKind::AcceptedValues) {
                const auto& type = schema.fields[*schema.find(test.columns[0])].type;
                auto values = session.run(values_query(test, type));
                if (values.ok()) return {};
                return std::move(values).error().in("test " + test.name()).at(test.location);
            }
            if (bound.ok()) return {};
            base::Error error = std::move(bound).error();
            if (!error.location().file.empty()) return error;
            return std::move(error).in("test " + test.name()).at(test.location);
        };
        for (const auto& test : model.tests) MR_TRY(bind_test(test));
        for (const auto& column : model.columns) {
            for (const auto& test : column.tests) MR_TRY(bind_test(test));
        }
        return {};
    }

    void note_tests_read(PlannedModel& planned, const std::vector<sql::TableName>& tables) const {
        for (const auto& name : tables) {
            const Model* read = find_model(name);
            if (read == nullptr || read == planned.model) continue;
            planned.tests_read.push_back(read->id);
        }
    }

    // Columns that the header names must exist; a contract's types must be the query's.
    static base::Result<void> check_columns(const Model& model, const columnar::Schema& schema) {
        const auto names = schema.names();
        const auto check = [&](const std::string& key, const std::string& column,
                               const base::Location& place) -> base::Result<void> {
            if (schema.find(column)) return {};
            return base::invalid_argument(key + ": not a column of the query: " + column)
                .at(place)
                .hint(base::suggest(column, names, "columns"));
        };
        const auto check_time = [&](const std::string& key, const std::string& column,
                                    const base::Location& place) -> base::Result<void> {
            using columnar::TypeKind;
            const auto& type = schema.fields[*schema.find(column)].type;
            if (type.kind == TypeKind::Date || type.kind == TypeKind::Timestamp ||
                type.kind == TypeKind::TimestampTz) {
                return {};
            }
            return base::invalid_argument(key + " is no date or timestamp: " + column + " is " +
                                          type.to_string())
                .at(place);
        };
        for (size_t i = 0; i < names.size(); ++i) {
            for (size_t j = i + 1; j < names.size(); ++j) {
                if (base::to_lower(names[i]) != base::to_lower(names[j])) continue;
                return base::invalid_argument("two columns with one name: " + names[j])
                    .at(model.file.string())
                    .hint("give one of them another name with AS");
            }
        }
        for (const auto& [key, name, place] : model.named_columns) {
            MR_TRY(check(key, name, place));
            const auto& type = schema.fields[*schema.find(name)].type;
            if (key == "partition_by" && type.is_nested()) {
                return base::invalid_argument("cannot partition by a list or struct: " + name)
                    .at(place);
            }
            if (key == "time_column") MR_TRY(check_time(key, name, place));
        }
        if (!model.partition_by.empty() && model.partition_by.size() == names.size()) {
            return base::invalid_argument("partition_by names every column: none is left to store")
                .at(model.header);
        }
        const auto check_test = [&](const DataTest& test) -> base::Result<void> {
            for (const auto& name : test.columns) {
                MR_TRY(check("test " + test.name(), name, test.location));
            }
            if (test.kind != TestKind::Freshness) return {};
            return check_time("column of freshness", test.columns[0], test.location);
        };
        for (const auto& test : model.tests) MR_TRY(check_test(test));
        for (const auto& column : model.columns) {
            MR_TRY(check("columns", column.name, column.location));
            for (const auto& test : column.tests) MR_TRY(check_test(test));
            const auto& type = schema.fields[*schema.find(column.name)].type;
            if (column.type && *column.type != type) {
                return base::invalid_argument("column " + column.name + " is " + type.to_string() +
                                              ", declared as " + column.type->to_string())
                    .at(column.location)
                    .hint("cast it in the query: CAST(... AS " + column.type->to_string() + ")");
            }
        }
        if (model.contract) {
            for (const auto& name : names) {
                if (model.find_column(name) == nullptr) {
                    return base::invalid_argument("contract does not name column: " + name)
                        .at(model.header)
                        .hint("add it under columns, or take it out of the query");
                }
            }
        }
        return {};
    }

    // PartitionWriter removes duplicates inside partitions (see the proof there), so a DISTINCT at
    // the top of the query need not be done twice.
    base::Result<void> choose_route(PlannedModel& planned, sql::Session& session) {
        const Model& model = *planned.model;
        Route& route = planned.route;
        route.query = model.sql;
        if (model.materialized == Materialized::View) {
            route.reason = "a view stores nothing";
            return {};
        }
        auto stored = sql::for_storing(model.sql);
        route.query = std::move(stored.text);
        route.distinct_in_partitions = stored.distinct;
        if (stored.ordered && model.sort_by.empty()) {
            planned.notes.push_back("ORDER BY has no effect on a table: use sort_by");
        }
        if (model.materialized == Materialized::Incremental) {
            route.reason = "incremental";
            return {};
        }
        auto scan = MR_TRY(session.scan_plan(route.query));
        if (const auto* refused = std::get_if<sql::NotAScan>(&scan)) {
            route.reason = refused->reason;
            return {};
        }
        auto& plan = std::get<sql::ScanPlan>(scan);
        const auto read = names_.declared(plan.table);
        plan.table = {read.schema, read.table};
        const auto* source = MR_TRY(sources_.get(read));
        if (source == nullptr || !source->survey) {
            route.reason = "reads no CSV source";
            return {};
        }
        const FastRoute fast = check_fast_route(plan, *source->survey);
        route.reason = fast.reason;
        if (fast.possible) {
            route.kind = RouteKind::Fast;
            route.scan = std::move(plan);
        }
        return {};
    }

    const Project& project_;
    Names& names_;
    SourceCatalog& sources_;
    sql::Engine& engine_;
    const base::Stop& stop_;
    std::set<lake::TableId> planned_;      // as their files say; the others as published
    std::set<lake::TableId> with_inputs_;  // of these: whose inputs are too
    std::set<const Model*> reads_published_;
    std::vector<const Model*> path_;
    std::map<const Model*, base::Error> mistakes_;
    Plan plan_;
};

}  // namespace

base::Result<Plan> make_plan(const Project& project, const PlanScope& scope, Names& names,
                             SourceCatalog& sources, sql::Engine& engine, const base::Stop& stop) {
    return Planner(project, names, sources, engine, stop).run(scope);
}

}  // namespace millrace::elt
