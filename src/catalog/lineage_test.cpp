// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <random>

#include "catalog/catalog_testing.h"
#include "catalog/lineage_fields.h"

namespace millrace::catalog {
namespace {

using base::Json;

class LineageTest : public CatalogTest {
  protected:
    static Urn dataset(const std::string& name) {
        return urn("urn:li:dataset:(urn:li:dataPlatform:hive," + name + ",PROD)");
    }
    static Proposal made_from(const Urn& of, const std::vector<Urn>& upstreams) {
        Json list = Json::array();
        for (const Urn& upstream : upstreams) {
            list.push_back({{"dataset", upstream.text()}, {"type", "TRANSFORMED"}});
        }
        return {of, "upstreamLineage", ChangeType::Upsert, {{"upstreams", std::move(list)}}};
    }
    // One second later.
    Applied later(const Proposal& proposal) {
        clock_.time += 1s;
        return write(proposal);
    }

    std::vector<std::string> next_to(const Urn& of, Direction way, base::Timestamp at) {
        auto& edges = catalog_->lineage();
        const auto node = *edges.find(of.text());
        std::vector<std::string> urns;
        if (!node) return urns;
        for (const NodeId next : *edges.neighbours(*node, way, at)) {
            urns.push_back(*edges.urn(next));
        }
        std::sort(urns.begin(), urns.end());
        return urns;
    }
    std::vector<std::string> up(const Urn& of) { return next_to(of, Direction::Up, clock_.time); }
    std::vector<std::string> down(const Urn& of) {
        return next_to(of, Direction::Down, clock_.time);
    }
    static std::vector<std::string> texts(const std::vector<Urn>& urns) {
        std::vector<std::string> texts;
        for (const Urn& urn : urns) texts.push_back(urn.text());
        std::sort(texts.begin(), texts.end());
        return texts;
    }

    int64_t count(const std::string& table) {
        auto select = *database_->prepare("SELECT count(*) FROM " + table);
        EXPECT_TRUE(*select.step());
        return select.integer(0);
    }
    // What each version that is kept says of the datasets, as the edges of its time say it.
    std::vector<std::string> said(const std::vector<Urn>& datasets) {
        std::vector<std::string> said;
        for (const Urn& of : datasets) {
            for (const Aspect& version : *catalog_->history(of, "upstreamLineage")) {
                const auto urns = next_to(of, Direction::Up, version.metadata.modified);
                said.insert(said.end(), urns.begin(), urns.end());
                size_t stated = 0;
                const Json value = Json::parse(version.value);
                for (const Json& upstream : value.at("upstreams")) {
                    stated += std::count(urns.begin(), urns.end(), upstream.at("dataset"));
                }
                EXPECT_EQ(stated, urns.size());
                EXPECT_EQ(stated, value.at("upstreams").size());
            }
        }
        return said;
    }
    void remake() {
        const auto done = database_->write([&]() -> base::Result<void> {
            int64_t after = 0;
            do {
                after = MR_TRY(catalog_->remake_lineage(after, 2));
            } while (after != 0);
            return {};
        });
        ASSERT_TRUE(done.ok()) << done.error().to_string();
    }

    const Urn a_ = dataset("a");
    const Urn b_ = dataset("b");
    const Urn c_ = dataset("c");
};

TEST_F(LineageTest, EveryTypeOfEntityStatesIt) {
    const Urn job = urn("urn:li:dataJob:(urn:li:dataFlow:(airflow,nightly,prod),load)");
    const Urn chart = urn("urn:li:chart:(looker,1)");
    const Json stamp{{"time", 1}, {"actor", "urn:li:corpuser:etl"}};
    write(made_from(b_, {a_, b_}));
    write({job,
           "dataJobInputOutput",
           ChangeType::Upsert,
           {{"inputDatasets", {b_.text()}}, {"outputDatasets", {c_.text()}}}});
    write({chart,
           "chartInfo",
           ChangeType::Upsert,
           {{"title", "t"},
            {"description", ""},
            {"lastModified", {{"created", stamp}, {"lastModified", stamp}}},
            {"inputs", {{{"string", c_.text()}}}},
            {"inputEdges", {{{"destinationUrn", c_.text()}}}}}});
    EXPECT_EQ(up(b_), texts({a_, b_})) << "of itself too";
    EXPECT_EQ(down(b_), texts({b_, job}));
    EXPECT_EQ(down(job), texts({c_}));
    EXPECT_EQ(up(c_), texts({job})) << "it is named only, and is not in the catalog";
    EXPECT_FALSE(*catalog_->exists(c_));
    EXPECT_EQ(down(c_), texts({chart})) << "two fields say it once";
}

TEST_F(LineageTest, SpellingsOfATypeAreOne) {
    write({b_,
           "upstreamLineage",
           ChangeType::Upsert,
           {{"upstreams",
             {{{"dataset", "urn:li:DATASET:(urn:li:dataPlatform:hive,a,PROD)"},
               {"type", "COPY"}}}}}});
    EXPECT_EQ(up(b_), texts({a_}));
}

TEST_F(LineageTest, ItIsAsTheNewestVersionSays) {
    write(made_from(c_, {a_}));
    later(made_from(c_, {a_, b_}));
    EXPECT_EQ(up(c_), texts({a_, b_}));
    const int64_t sequence = *catalog_->lineage().last_sequence();
    later(made_from(c_, {a_, b_}));
    later(describe(c_, "of no matter"));
    EXPECT_EQ(*catalog_->lineage().last_sequence(), sequence) << "nothing changed";
    later({c_, "upstreamLineage", ChangeType::Patch,
           Json::parse(R"([{"op": "remove", "path": "/upstreams/)" + a_.text() + R"("}])")});
    EXPECT_EQ(up(c_), texts({b_}));
    EXPECT_EQ(down(a_), texts({}));
    const auto changes = *catalog_->lineage().changes(sequence, 10);
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(*catalog_->lineage().urn(changes[0].owner), c_.text());
    later({c_, "upstreamLineage", ChangeType::Delete, {}});
    EXPECT_EQ(up(c_), texts({}));
}

TEST_F(LineageTest, ThePastIsAsItWas) {
    const auto start = clock_.time;
    write(made_from(c_, {a_}));
    later(made_from(c_, {b_}));
    later({c_, "upstreamLineage", ChangeType::Delete, {}});
    const auto at = [&](std::chrono::seconds after) {
        return next_to(c_, Direction::Up, start + after);
    };
    EXPECT_EQ(at(-1s), texts({}));
    EXPECT_EQ(at(0s), texts({a_}));
    EXPECT_EQ(at(1s), texts({b_}));
    EXPECT_EQ(at(2s), texts({}));
    EXPECT_EQ(next_to(a_, Direction::Down, start), texts({c_}));
    EXPECT_EQ(next_to(a_, Direction::Down, start + 1s), texts({}));
    later(made_from(c_, {a_}));
    EXPECT_EQ(up(c_), texts({a_}));
    EXPECT_EQ(at(1s), texts({})) << "its versions are gone";
}

TEST_F(LineageTest, WhatEndedGoesWithTheVersionThatSaidIt) {
    const auto start = clock_.time;
    for (int i = 0; i < 50; ++i) later(made_from(c_, {dataset("t" + std::to_string(i))}));
    EXPECT_EQ(count("catalog_edge"), kVersionsKept);
    EXPECT_EQ(count("catalog_node"), kVersionsKept + 1);
    EXPECT_EQ(next_to(c_, Direction::Up, start + 31s), texts({dataset("t30")}));
    EXPECT_EQ(next_to(c_, Direction::Up, start + 30s), texts({}));
}

TEST_F(LineageTest, WhatIsRemovedForGoodLeavesNothing) {
    write(made_from(b_, {a_}));
    later(made_from(b_, {dataset("former")}));
    write(made_from(c_, {b_}));
    const int64_t sequence = *catalog_->lineage().last_sequence();
    const NodeId owner = **catalog_->lineage().find(b_.text());
    const auto removed = database_->write([&]() -> base::Result<void> {
        MR_TRY(catalog_->remove(b_));
        return {};
    });
    ASSERT_TRUE(removed.ok());
    EXPECT_EQ(up(b_), texts({}));
    EXPECT_EQ(up(c_), texts({b_})) << "that is what another one says";
    EXPECT_EQ(count("catalog_node"), 2);
    EXPECT_EQ(catalog_->lineage().changes(sequence, 10)->at(0).owner, owner);
    write({c_, "datasetKey", ChangeType::Delete, {}});
    EXPECT_EQ(count("catalog_node"), 0);
    EXPECT_EQ(count("catalog_edge"), 0);
}

TEST_F(LineageTest, ARollbackTakesItBack) {
    write(by("first", made_from(c_, {a_})));
    clock_.time += 1s;
    write(by("second", made_from(c_, {b_})));
    write(by("second", made_from(b_, {a_})));
    clock_.time += 1s;
    ASSERT_TRUE(roll_back("second", Catalog::Rollback::Hard).ok());
    EXPECT_EQ(up(c_), texts({a_}));
    EXPECT_EQ(up(b_), texts({}));
}

TEST_F(LineageTest, AWriteThatIsUndoneLeavesNothing) {
    Proposal wrong = describe(a_, "second");
    wrong.conditions.if_version_match = 7;
    EXPECT_FALSE(apply({made_from(c_, {a_}), wrong}).ok());
    EXPECT_EQ(count("catalog_node"), 0);
    EXPECT_EQ(*catalog_->lineage().last_sequence(), 0);
}

TEST_F(LineageTest, MadeAnewItIsTheSame) {
    std::vector<Urn> datasets;
    for (int i = 0; i < 8; ++i) datasets.push_back(dataset(std::to_string(i)));
    std::mt19937 random(7);
    const auto pick = [&](size_t below) { return random() % below; };
    for (int step = 0; step < 300; ++step) {
        std::vector<Urn> upstreams;
        for (size_t i = pick(4); i > 0; --i) upstreams.push_back(datasets[pick(8)]);
        std::sort(upstreams.begin(), upstreams.end());
        upstreams.erase(std::unique(upstreams.begin(), upstreams.end()), upstreams.end());
        later(by(pick(2) == 0 ? "x" : "y", made_from(datasets[pick(8)], upstreams)));
    }
    const auto before = said(datasets);
    ASSERT_GT(before.size(), 100u);
    ASSERT_TRUE(database_->execute("DELETE FROM catalog_edge; DELETE FROM catalog_node").ok());
    remake();
    EXPECT_TRUE(said(datasets) == before);
    remake();
    EXPECT_TRUE(said(datasets) == before);
    EXPECT_EQ(count("catalog_node"), 8);
}

// What is right is left alone when it is made anew: so whatever can be wrong must be seen.
TEST_F(LineageTest, WhateverIsWrongIsMadeRight) {
    write(made_from(c_, {a_, b_}));
    const auto rows = [&] {
        auto select = *database_->prepare(
            "SELECT o.urn || ' ' || e.name_id || ' ' || t.urn || ' ' || e.target_is_upstream || "
            "' ' || e.since_us || ' ' || ifnull(e.until_us, '') FROM catalog_edge e "
            "JOIN catalog_node o ON o.id = e.owner JOIN catalog_node t ON t.id = e.target "
            "ORDER BY 1");
        std::vector<std::string> found;
        while (*select.step()) found.push_back(select.text(0));
        return found;
    };
    const auto before = rows();
    ASSERT_EQ(before.size(), 2u);
    for (const char* wrong :
         {"UPDATE catalog_edge SET since_us = since_us + 1",
          "UPDATE catalog_edge SET until_us = since_us + 1",
          "UPDATE catalog_edge SET target_is_upstream = 1 - target_is_upstream",
          "UPDATE catalog_edge SET name_id = name_id + 1",
          "UPDATE catalog_edge SET target = owner WHERE target = (SELECT max(target) FROM "
          "catalog_edge)",
          "DELETE FROM catalog_edge WHERE target = (SELECT max(target) FROM catalog_edge)",
          "INSERT INTO catalog_edge (owner, name_id, target, target_is_upstream, since_us) "
          "SELECT owner, name_id, owner, target_is_upstream, since_us FROM catalog_edge LIMIT 1"}) {
        SCOPED_TRACE(wrong);
        const auto done = database_->execute(wrong);
        if (!done.ok()) ADD_FAILURE() << done.error().to_string();
        ASSERT_NE(rows(), before);
        remake();
        EXPECT_EQ(rows(), before);
    }
}

TEST_F(LineageTest, ACatalogOfBeforeHasItOnceItIsOpened) {
    write(made_from(c_, {a_}));
    // As version 1 of the tables was.
    ASSERT_TRUE(database_
                    ->execute("DROP TABLE catalog_edge; DROP TABLE catalog_node; "
                              "DROP TABLE catalog_edge_log; DROP TABLE catalog_edge_wanted; "
                              "UPDATE schema_version SET version = 1 WHERE component = 'catalog'")
                    .ok());
    catalog_ =
        *Catalog::open(*database_, store::Database::Access::Write, Registry::builtin(), clock_);
    EXPECT_EQ(up(c_), texts({a_}));
    EXPECT_EQ(count("catalog_edge_wanted"), 0);
}

TEST_F(LineageTest, AspectsOfThePastAreThoseOfThen) {
    const auto start = clock_.time;
    write(describe(a_, "first"));
    later(describe(a_, "second"));
    later(made_from(a_, {b_}));
    const auto at = [&](std::chrono::seconds after) {
        std::string all;
        for (const Aspect& aspect : *catalog_->aspects_at(a_, start + after)) {
            if (aspect.name == "datasetProperties" || aspect.name == "upstreamLineage") {
                all += aspect.name + aspect.value;
            }
        }
        return all;
    };
    EXPECT_EQ(at(-1s), "");
    EXPECT_NE(at(0s).find("first"), std::string::npos);
    EXPECT_EQ(at(0s).find("second"), std::string::npos);
    EXPECT_NE(at(1s).find("second"), std::string::npos);
    EXPECT_EQ(at(1s).find("upstreamLineage"), std::string::npos);
    EXPECT_NE(at(2s).find("upstreamLineage"), std::string::npos);
}

}  // namespace
}  // namespace millrace::catalog
