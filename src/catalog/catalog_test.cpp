// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog.h"

#include "catalog/catalog_testing.h"

namespace millrace::catalog {
namespace {

using base::Json;

TEST_F(CatalogTest, VersionZeroIsTheNewestAndTwentyAreKept) {
    for (int i = 1; i <= 25; ++i) {
        clock_.time += 1s;
        EXPECT_EQ(write(describe(table_, std::to_string(i))).version, i);
    }
    const auto history = *catalog_->history(table_, "datasetProperties");
    ASSERT_EQ(history.size(), 20u);
    EXPECT_EQ(history[0].version, 0);
    EXPECT_NE(history[0].value.find("\"25\""), std::string::npos);
    EXPECT_EQ(history[1].version, 24);
    EXPECT_EQ(history.back().version, 6);
    EXPECT_NE(history.back().value.find("\"6\""), std::string::npos);
    EXPECT_EQ(value(table_, "datasetProperties", 5), "none");
    EXPECT_EQ(history[0].metadata.version, 25);
    EXPECT_EQ(history[0].metadata.created, base::Timestamp(2'000'000us));
    EXPECT_EQ(history[0].metadata.modified, base::Timestamp(26'000'000us));
}

TEST_F(CatalogTest, AnEqualValueMakesNoVersion) {
    Proposal first = describe(table_, "same");
    first.run_id = "run-1";
    const Applied written = write(first);
    const int64_t sequence = *catalog_->last_sequence();
    Proposal again{table_, "datasetProperties", ChangeType::Upsert,
                   *base::parse_json(R"({"tags": [], "description": "same"})")};
    again.run_id = "run-2";
    again.observed = base::Timestamp(77s);
    const Applied same = write(again);
    EXPECT_FALSE(same.changed);
    EXPECT_EQ(same.version, written.version);
    EXPECT_EQ(same.sequence, 0);
    EXPECT_EQ(*catalog_->last_sequence(), sequence);
    const auto aspect = *catalog_->aspect(table_, "datasetProperties");
    EXPECT_EQ(aspect->metadata.run_id, "run-1");
    EXPECT_EQ(aspect->metadata.last_run_id, "run-2");
    EXPECT_EQ(aspect->metadata.observed, base::Timestamp(77s));
    again.change = ChangeType::Restate;
    EXPECT_GT(write(again).sequence, sequence) << "projections are told again";
}

TEST_F(CatalogTest, ABatchIsTakenAsAWhole) {
    Proposal create = describe(table_, "second");
    create.change = ChangeType::Create;
    const auto applied = apply({describe(table_, "first"), create});
    ASSERT_FALSE(applied.ok());
    EXPECT_EQ(applied.error().message(),
              "proposal 2: aspect is there already: datasetProperties of " + table_.text());
    EXPECT_FALSE(*catalog_->exists(table_));
    EXPECT_EQ(*catalog_->last_sequence(), 0);
    EXPECT_EQ(write(describe(table_, "first")).version, 1) << "nothing of it is remembered";
}

TEST_F(CatalogTest, PatchesOfDifferentElementsDoNotDisturbEachOther) {
    const auto add = [&](const std::string& tag) {
        const std::string of = "urn:li:tag:" + tag;
        return Proposal{
            table_, "globalTags", ChangeType::Patch,
            Json::array({{{"op", "add"}, {"path", "/tags/" + of}, {"value", {{"tag", of}}}}})};
    };
    write(add("a"));
    write(add("b"));
    write({table_, "globalTags", ChangeType::Patch,
           Json{{"patch", Json::array({{{"op", "remove"}, {"path", "/tags/urn:li:tag:a"}}})}}});
    EXPECT_EQ(value(table_, "globalTags"), R"({"tags":[{"tag":"urn:li:tag:b"}]})");
    EXPECT_FALSE(write(add("b")).changed);
    const Proposal bad{
        table_, "globalTags", ChangeType::Patch,
        Json::array({{{"op", "add"}, {"path", "/tags/x"}, {"value", {{"tag", "no urn"}}}}})};
    EXPECT_EQ(refused(bad).message().substr(0, 30), "globalTags: tags[1].tag: not a");
}

TEST_F(CatalogTest, APatchMayNameTheKeysOfAnArray) {
    const auto add = [&](const char* keys, const char* path) {
        return Proposal{
            table_, "ourOwn", ChangeType::Patch,
            Json{{"patch",
                  Json::array(
                      {{{"op", "add"}, {"path", path}, {"value", {{"a", "x"}, {"b", "y"}}}}})},
                 {"arrayPrimaryKeys", *base::parse_json(keys)}}};
    };
    write({table_, "ourOwn", ChangeType::Upsert, *base::parse_json(R"({"list": []})")});
    write(add(R"({"list": ["a", "b"]})", "/list/x/y"));
    EXPECT_FALSE(write(add(R"({"list": ["a", "b"]})", "/list/x/y")).changed);
    EXPECT_EQ(value(table_, "ourOwn"), R"({"list":[{"a":"x","b":"y"}]})");
    for (const char* keys :
         {R"({"list": "a"})", R"({"list": {"a": "b"}})", R"({"list": 1})", R"({"list": null})",
          R"({"list": ["a", 1]})", R"({"list": [["a"]]})"}) {
        EXPECT_EQ(refused(add(keys, "/list/x")).message(),
                  "arrayPrimaryKeys: expected a list of texts: list")
            << keys;
    }
    EXPECT_EQ(refused(add(R"(["list"])", "/list/x")).message(),
              "arrayPrimaryKeys: expected an object");
}

TEST_F(CatalogTest, OwnersOfSeveralKindsDoNotDisplaceEachOther) {
    const auto owner = [](const char* kind) {
        return Json{{"owner", "urn:li:corpuser:ann"},
                    {"type", "CUSTOM"},
                    {"typeUrn", std::string("urn:li:ownershipType:") + kind}};
    };
    const auto patch = [&](const Json& operation) {
        return Proposal{table_, "ownership", ChangeType::Patch, Json::array({operation})};
    };
    const auto kinds = [&] {
        std::string found;
        const Json ownership = *base::parse_json(value(table_, "ownership"));
        for (const Json& each : ownership["owners"]) {
            found += each.value("typeUrn", "urn:li:ownershipType:none").substr(21) + " ";
        }
        return found;
    };
    const std::string path = "/owners/urn:li:corpuser:ann/CUSTOM";
    write({table_, "ownership", ChangeType::Upsert,
           Json{{"owners", Json::array({owner("one"), owner("two")})}}});
    write(patch({{"op", "add"}, {"path", path}, {"value", owner("three")}}));
    EXPECT_EQ(kinds(), "one two three ");
    EXPECT_FALSE(write(patch({{"op", "add"}, {"path", path}, {"value", owner("two")}})).changed);
    // As newer clients write it: a step for every key, and a list.
    write(patch({{"op", "add"},
                 {"path", path + "/urn:li:ownershipType:four/"},
                 {"value", Json::array({owner("four")})}}));
    write(patch({{"op", "remove"}, {"path", path + "/urn:li:ownershipType:one"}}));
    EXPECT_EQ(kinds(), "two three four ");
    write(patch({{"op", "remove"}, {"path", "/owners/urn:li:corpuser:ann"}}));
    EXPECT_EQ(kinds(), "");
}

TEST_F(CatalogTest, UnknownAspectsAreKeptAsTheyCame) {
    write(
        {table_, "ourOwn", ChangeType::Upsert, *base::parse_json(R"({"b": [1, 2.5], "a": null})")});
    EXPECT_EQ(value(table_, "ourOwn"), R"({"a":null,"b":[1,2.5]})");
    EXPECT_EQ(refused({table_, "no name!", ChangeType::Upsert, Json::object()}).message(),
              "not a name of an aspect: no name!");
    EXPECT_EQ(refused({table_, "ourOwn", ChangeType::Upsert, Json(1)}).message(),
              "ourOwn: value: expected an object");
}

TEST_F(CatalogTest, AnAspectOfOtherEntitiesIsRefused) {
    for (const ChangeType change : {ChangeType::Upsert, ChangeType::Delete}) {
        const base::Error error =
            refused({tag_, "datasetproperties", change, {{"description", "x"}}});
        EXPECT_EQ(error.kind(), base::ErrorKind::InvalidArgument);
        EXPECT_EQ(error.message(), "aspect datasetProperties is not one of tag: " + tag_.text());
    }
    Proposal of_a_series = point(table_, 1);
    of_a_series.urn = tag_;
    EXPECT_EQ(refused(of_a_series).message(),
              "aspect datasetProfile is not one of tag: " + tag_.text());
    EXPECT_EQ(refused({tag_, "tagPropertees", ChangeType::Upsert, Json(1)}).message(),
              "tagPropertees: value: expected an object")
        << "an unknown one is";
}

TEST_F(CatalogTest, AKeyIsWhatTheUrnSays) {
    write({tag_, "tagKey", ChangeType::Upsert, {{"name", "something else"}}});
    EXPECT_EQ(value(tag_, "tagKey"), R"({"name":"pii"})");
    EXPECT_EQ(refused({tag_, "datasetKey", ChangeType::Upsert, Json::object()}).message(),
              "aspect datasetKey is not the key of tag");
    const auto history = *catalog_->history(tag_, "TAGKEY");
    ASSERT_EQ(history.size(), 1u) << "it has the one version";
    EXPECT_EQ(history[0].name, "tagKey");
    EXPECT_EQ(history[0].value, R"({"name":"pii"})");
    EXPECT_TRUE(catalog_->history(urn("urn:li:tag:none"), "tagKey")->empty());
}

TEST_F(CatalogTest, EntitiesAreTheSameInAnySpellingOfTheirType) {
    write({urn("urn:li:corpUser:ann"), "status", ChangeType::Upsert, {{"removed", false}}});
    EXPECT_TRUE(*catalog_->exists(urn("urn:li:corpuser:ann")));
    EXPECT_EQ(value(urn("urn:li:CORPUSER:ann"), "STATUS"), R"({"removed":false})");
}

TEST_F(CatalogTest, PointsOfASeriesAreFoundByTimeAndReplacedByIdentity) {
    const auto profile = [&](int64_t time, int64_t rows) {
        return Proposal{table_,
                        "datasetProfile",
                        ChangeType::Upsert,
                        {{"timestampMillis", time}, {"rowCount", rows}}};
    };
    for (const int64_t time : {1000, 2000, 3000}) write(profile(time, time));
    write(profile(2000, 7));
    const auto all = *catalog_->points(table_, "datasetProfile", {});
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].time_ms, 3000);
    EXPECT_NE(all[1].value.find("\"rowCount\":7"), std::string::npos);
    EXPECT_EQ(catalog_->points(table_, "datasetProfile", {.from_ms = 2000, .to_ms = 2000})->size(),
              1u);
    EXPECT_EQ(catalog_->points(table_, "datasetProfile", {.count_max = 1})->at(0).time_ms, 3000);
    const auto list = names(table_);
    EXPECT_EQ(std::find(list.begin(), list.end(), "datasetProfile"), list.end());
    EXPECT_EQ(all[1].written, base::Timestamp(1s));
    EXPECT_EQ(all[1].written_by, kUnknownActor);
    EXPECT_TRUE(write({table_, "datasetProfile", ChangeType::Delete}).changed);
    EXPECT_TRUE(catalog_->points(table_, "datasetProfile", {})->empty());
}

TEST_F(CatalogTest, ARemovedEntityLeavesItsPlaceInTheLog) {
    write(describe(table_, "x"));
    write({table_, "datasetProfile", ChangeType::Upsert, {{"timestampMillis", 1}}});
    const int64_t before = *catalog_->last_sequence();
    EXPECT_TRUE(write({table_, "datasetKey", ChangeType::Delete}).changed);
    EXPECT_FALSE(*catalog_->exists(table_));
    const auto changes = *catalog_->changes(before, 10);
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].urn, "");
    EXPECT_EQ(changes[0].aspect, "");
    EXPECT_FALSE(write({table_, "datasetKey", ChangeType::Delete}).changed);
    EXPECT_EQ(write(describe(table_, "again")).version, 1) << "nothing is left of the old one";
}

TEST_F(CatalogTest, TheLogTellsTheNewestChangeOfEachAspectInOrder) {
    write(describe(table_, "one"));
    write({tag_, "tagProperties", ChangeType::Upsert, {{"name", "PII"}}});
    write(describe(table_, "two"));
    std::vector<std::string> seen;
    int64_t last = 0;
    for (const Change& change : *catalog_->changes(0, 100)) {
        EXPECT_GT(change.sequence, last);
        last = change.sequence;
        if (!change.aspect.empty()) seen.push_back(change.aspect);
    }
    EXPECT_EQ(last, *catalog_->last_sequence());
    EXPECT_EQ(seen, (std::vector<std::string>{"dataPlatformInstance", "browsePathsV2",
                                              "tagProperties", "datasetProperties"}));
    const auto page = *catalog_->changes(0, 2);
    EXPECT_EQ(page.size(), 2u);
}

TEST_F(CatalogTest, ListsEntitiesOfATypePageByPage) {
    for (int i = 0; i < 5; ++i) {
        write(describe(
            urn("urn:li:dataset:(urn:li:dataPlatform:hive,t" + std::to_string(i) + ",PROD)"), "x"));
    }
    write({tag_, "status", ChangeType::Upsert, Json::object()});
    std::vector<std::string> seen;
    int64_t after = 0;
    while (true) {
        const auto page = *catalog_->list("dataset", after, 2);
        if (page.empty()) break;
        for (const auto& each : page) seen.push_back(each.urn);
        after = page.back().id;
    }
    EXPECT_EQ(seen.size(), 5u);
    EXPECT_FALSE(catalog_->list("nothing", 0, 1).ok());
    const std::string begin = "urn:li:dataset:(urn:li:dataPlatform:hive,";
    std::vector<std::string> beginning;
    while (true) {
        const auto page =
            *catalog_->list_beginning(begin, beginning.empty() ? "" : beginning.back(), 2);
        beginning.insert(beginning.end(), page.begin(), page.end());
        if (page.size() < 2) break;
    }
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(beginning, seen);
    EXPECT_TRUE(
        catalog_->list_beginning("urn:li:dataset:(urn:li:dataPlatform:hivf", "", 2)->empty());
}

}  // namespace
}  // namespace millrace::catalog
