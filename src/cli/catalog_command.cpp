// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <future>

#include "base/text.h"
#include "catalog/aspect_text.h"
#include "catalog/catalog.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/usage.h"
#include "record/project_urns.h"
#include "search/search.h"

namespace millrace::cli {
namespace {

using catalog::Urn;

// A urn as it stands; else the table of that name.
base::Result<Urn> urn_of(Context& context, app::Workspace& space, const std::string& name) {
    if (name.starts_with("urn:")) {
        auto urn = Urn::parse(name);
        if (!urn.ok()) return usage(context, std::move(urn).error());
        return *std::move(urn);
    }
    const record::ProjectUrns urns(space.project().name);
    const auto id = lake::TableId::from_text(name);
    const auto declared = space.names().declared({id.schema, id.table});
    if (space.names().is_source(declared)) return urns.dataset(declared);
    return urns.dataset(MR_TRY(find_table(context, space, name)).id);
}

// Aspects are JSON: so is what is printed, for people too.
base::Result<int> get(Context& context, const std::string& name,
                      const std::vector<std::string>& wanted) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "catalog get"));
    auto* catalog = MR_TRY(space->require_catalog());
    const Urn urn = MR_TRY(urn_of(context, *space, name));
    base::Json aspects = base::Json::object();
    for (const auto& aspect : MR_TRY(catalog->aspects(urn))) {
        const bool is_wanted =
            wanted.empty() || std::find(wanted.begin(), wanted.end(), aspect.name) != wanted.end();
        if (is_wanted)
            aspects[aspect.name] = MR_TRY(base::parse_json(catalog::aspect_text(aspect)));
    }
    for (const auto& series : wanted) {
        if (aspects.contains(series)) continue;
        const auto* type = catalog->registry().aspect(series);
        if (type == nullptr || type->kind != catalog::AspectKind::Timeseries) continue;
        base::Json points = base::Json::array();
        for (const auto& point : MR_TRY(catalog->points(urn, series, {}))) {
            points.push_back(MR_TRY(base::parse_json(point.value)));
        }
        aspects[series] = std::move(points);
    }
    if (aspects.empty()) {
        return usage(context, base::not_found(
                                  (wanted.empty() ? "not in the catalog: " : "no such aspect of ") +
                                  urn.text()));
    }
    print_json({{"urn", urn.text()}, {"aspects", std::move(aspects)}});
    return kOk;
}

base::Result<int> history(Context& context, const std::string& name, const std::string& aspect) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "catalog history"));
    auto* catalog = MR_TRY(space->require_catalog());
    const Urn urn = MR_TRY(urn_of(context, *space, name));
    base::Json versions = base::Json::array();
    for (const auto& version : MR_TRY(catalog->history(urn, aspect))) {
        versions.push_back(MR_TRY(base::parse_json(catalog::aspect_text(version))));
    }
    if (versions.empty()) {
        return usage(context, base::not_found("no " + aspect + " of " + urn.text()));
    }
    print_json(versions);
    return kOk;
}

base::Result<int> list(Context& context, const std::string& type) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "catalog list"));
    auto* catalog = MR_TRY(space->require_catalog());
    std::vector<std::string> types;
    if (!type.empty()) {
        types.push_back(type);
    } else {
        for (const auto& [name, entity] : catalog->registry().entities()) types.push_back(name);
    }
    constexpr size_t kPage = 1000;
    base::Json urns = base::Json::array();
    for (const std::string& each : types) {
        int64_t after = 0;
        while (true) {
            auto page = catalog->list(each, after, kPage);
            if (!page.ok()) return usage(context, std::move(page).error());
            for (const auto& entity : *page) {
                if (context.json) {
                    urns.push_back(entity.urn);
                } else {
                    fmt::print("{}\n", entity.urn);
                }
            }
            if (page->size() < kPage) break;
            after = page->back().id;
        }
    }
    if (context.json) print_json(urns);
    return kOk;
}

// In pieces, so that others write in between.
base::Result<void> remake_lineage(const base::Path& data, const base::Stop& stop) {
    constexpr size_t kEntities = 1000;
    const auto directory = MR_TRY(
        store::DataDirectory::open(data, store::DataDirectory::Access::Write, "catalog reindex"));
    const base::SystemClock clock;
    const auto catalog =
        MR_TRY(catalog::Catalog::open(directory->database(), store::Database::Access::Write,
                                      catalog::Registry::builtin(), clock));
    int64_t after = 0;
    do {
        MR_TRY(stop.check());
        MR_TRY(directory->database().write([&]() -> base::Result<void> {
            after = MR_TRY(catalog->remake_lineage(after, kEntities));
            return {};
        }));
    } while (after != 0);
    return {};
}

base::Result<int> reindex(Context& context) {
    const auto begun = std::chrono::steady_clock::now();
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "catalog reindex"));
    auto* catalog = MR_TRY(space->require_catalog());
    const auto index =
        MR_TRY(search::SearchIndex::open(space->data_path() / "search", catalog->registry()));
    // Beside each other: neither reads what the other makes.
    auto lineage = std::async(std::launch::async,
                              [&] { return remake_lineage(space->data_path(), space->stop()); });
    const auto searched = index->rebuild(*catalog, space->stop());
    MR_TRY(lineage.get());
    MR_TRY(searched);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    if (context.json) {
        print_json({{"entities", index->size()}, {"seconds", took.count()}});
    } else {
        fmt::print("lineage and search index made anew: {} {} in {:.1f} s\n",
                   base::format_count(index->size()), index->size() == 1 ? "entity" : "entities",
                   took.count());
    }
    return kOk;
}

}  // namespace

void add_catalog_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("catalog", "Look at what is known of tables, jobs and runs");
    command->require_subcommand(1);
    const auto add = [&](const char* verb, const char* help,
                         std::function<base::Result<int>()> work) {
        auto* sub = command->add_subcommand(verb, help);
        add_common_options(*sub, context);
        sub->callback([&context, work = std::move(work)] { run_command(context, work); });
        return sub;
    };
    auto name = std::make_shared<std::string>();
    auto aspects = std::make_shared<std::vector<std::string>>();
    auto* getter = add("get", "The newest aspects of an entity, as JSON",
                       [=, &context] { return get(context, *name, *aspects); });
    getter->add_option("entity", *name, "A urn, or schema.table")->required();
    getter->add_option("--aspect", *aspects,
                       "Only this one, which may be a timeseries; may be repeated");
    auto aspect = std::make_shared<std::string>();
    auto* past = add("history", "The versions of an aspect that are kept, the newest first",
                     [=, &context] { return history(context, *name, *aspect); });
    past->add_option("entity", *name, "A urn, or schema.table")->required();
    past->add_option("aspect", *aspect, "Its name, as in ownership")->required();
    add("reindex", "Make lineage and the search index anew from the aspects of the catalog",
        [&context] { return reindex(context); });
    auto type = std::make_shared<std::string>();
    auto* lister = add("list", "The urns of all entities, or of one type",
                       [=, &context] { return list(context, *type); });
    lister->add_option("type", *type, "As in dataset or dataJob");
}

}  // namespace millrace::cli
