// SPDX-License-Identifier: Apache-2.0
#include "search/search.h"

#include "search/search_testing.h"

namespace millrace::search {
namespace {

TEST_F(SearchTest, FindsWordsByStemPrefixAndParts) {
    add_table("silver.condition_age", "Ages at which conditions were observed");
    add_table("silver.customerOrders", "One row for each purchase");
    for (const char* text :
         {"condition", "conditions", "Conditions ", "AGE", "silver condition", "condition_age",
          "observing ", "obs*", "condi", "co", "c", "-purchase observed"}) {
        EXPECT_EQ(name_set(text).count("silver.condition_age"), 1u) << text;
    }
    for (const char* text : {"customerOrders", "customerorders", "customer order ", "ORDERS",
                             "\"each purchase\"", "customerOr", "purchase | nothing"}) {
        EXPECT_EQ(names(text), Texts{"silver.customerOrders"}) << text;
    }
    for (const char* text : {"\"purchase each\"", "cond ", "condition purchase", "obser -ages",
                             "pur ", "\"age ages\""}) {
        EXPECT_EQ(name_set(text), std::set<std::string>{}) << text;
    }
    EXPECT_EQ(names("").size(), 2u);
    EXPECT_EQ(names("-condition").size(), 1u);
}

// Pairs of words alone would find the words of a phrase of three far from each other.
TEST_F(SearchTest, APhraseOfManyWordsStandsInOnePiece) {
    const std::string apart = "big red ball, and a red ball game";
    add_table("a.text_whole", "a big red ball game");
    add_table("a.text_apart", apart);
    EXPECT_EQ(names("\"big red ball game\""), Texts{"a.text_whole"});
    const std::string padding(5'000, '.');
    add_table("a.long_whole", padding + " tiny red ball game");
    EXPECT_EQ(names("\"tiny red ball game\""), Texts{"a.long_whole"}) << "behind what is kept";
    for (const char* name : {"one.two.three", "one.two.x.two.three"}) {
        write(table(name), "globalTags",
              Json{{"tags", {{{"tag", "urn:li:tag:" + std::string(name)}}}}}.dump());
        write(table(std::string("under_") + name), "upstreamLineage",
              Json{{"upstreams", {{{"dataset", table(name)}, {"type", "COPY"}}}}}.dump());
    }
    EXPECT_EQ(names("/q tags: \"one two three\"").size(), 1u);
    EXPECT_EQ(names("/q upstreams: one.two.three").size(), 1u);
    EXPECT_EQ(names("/q upstreams: two.three").size(), 2u);
}

TEST_F(SearchTest, APhraseDoesNotGoOverTheEndOfAValue) {
    write(table("t"), "schemaMetadata",
          R"({"schemaName": "t", "platform": "urn:li:dataPlatform:hive", "version": 0, "hash": "",
              "platformSchema": {"com.linkedin.schema.Schemaless": {}}, "fields": [
              {"fieldPath": "alpha", "nativeDataType": "x",
               "type": {"type": {"com.linkedin.schema.NumberType": {}}}},
              {"fieldPath": "[version=2.0].[type=struct].[type=int].beta.gamma",
               "nativeDataType": "x",
               "type": {"type": {"com.linkedin.schema.NumberType": {}}}}]})");
    EXPECT_EQ(names("\"beta gamma\"").size(), 1u);
    EXPECT_EQ(names("\"alpha beta\"").size(), 0u);
    EXPECT_EQ(names("/q fieldPaths: beta.gamma").size(), 1u);
    EXPECT_EQ(names("struct ").size(), 0u) << "marks of a path are no words";
}

TEST_F(SearchTest, ExactNamesComeFirstThenNamesThenColumnsThenTexts) {
    add_table("a.described", "All orders and orders again orders");
    write(table("a.with_column"), "schemaMetadata",
          R"({"schemaName": "t", "platform": "urn:li:dataPlatform:hive", "version": 0, "hash": "",
              "platformSchema": {"com.linkedin.schema.Schemaless": {}}, "fields": [
              {"fieldPath": "orders", "nativeDataType": "x",
               "type": {"type": {"com.linkedin.schema.NumberType": {}}}}]})");
    add_table("a.orders_by_region");
    add_table("a.ordersheet");
    add_table("silver.orders");
    EXPECT_EQ(names("orders"), (Texts{"silver.orders", "a.orders_by_region", "a.ordersheet",
                                      "a.with_column", "a.described"}));
    EXPECT_EQ(names("silver.orders").at(0), "silver.orders");
    EXPECT_EQ(names("orders_by_r").at(0), "a.orders_by_region");
    EXPECT_EQ(names("orders by region").at(0), "a.orders_by_region");
}

TEST_F(SearchTest, UseDecidesBetweenEqualMatches) {
    add_table("orders_long_name");
    add_table("orders_a");
    add_table("orders_b");
    EXPECT_EQ(names("orders"), (Texts{"orders_a", "orders_b", "orders_long_name"}));
    write(table("orders_b"), "datasetUsageStatistics",
          R"({"timestampMillis": 5, "totalSqlQueries": 9})");
    EXPECT_EQ(names("orders"), (Texts{"orders_b", "orders_a", "orders_long_name"}));
    write(table("orders_long_name"), "datasetUsageStatistics",
          R"({"timestampMillis": 5, "totalSqlQueries": 90})");
    EXPECT_EQ(names("orders").at(0), "orders_long_name");
    Request by_use = request("");
    by_use.order = Order::Popularity;
    EXPECT_EQ(names(by_use).at(1), "orders_b");
    EXPECT_EQ(names("/q totalSqlQueries: >9"), Texts{"orders_long_name"});
}

TEST_F(SearchTest, FieldModeAsksForFieldsNumbersAndPresence) {
    add_table("orders", "about\nthem");
    write(table("orders"), "globalTags", R"({"tags": [{"tag": "urn:li:tag:PII"}]})");
    write(table("orders"), "datasetProfile",
          R"({"timestampMillis": 5, "rowCount": 100, "columnCount": 3})");
    write(table("orders"), "ownership",
          R"({"owners": [{"owner": "urn:li:corpuser:ann", "type": "DATAOWNER"}]})");
    write(table("bare"), "datasetProperties",
          R"({"name": "bare", "customProperties": {"team": "core"}})");
    for (const char* text :
         {"name: ord*", "name: or?e*s", "tags: pii", "tags: urn:li:tag:PII", "rowCount: 100",
          "rowCount: [5 TO *]", "rowCount: {99 TO 101}", "rowCount: >=100", "columnCount: <4",
          "_exists_: owners", "hasOwners: true", "hasDescription:true", "NOT hasOwners: false",
          "owners: ann", "platform: hive AND tags: (gdpr OR pii)",
          "tags: [urn:li:tag:P TO urn:li:tag:Q]", "entityType: dataset AND _exists_:rowCount",
          "title: orders", "description: \"about them\""}) {
        EXPECT_EQ(names(std::string("/q ") + text), Texts{"orders"}) << text;
    }
    for (const char* text :
         {"customProperties: \"team=core\"", "customProperties: team=core", "NOT tags: pii",
          "NOT _exists_: rowCount", "hasTags: false", "name: bare OR rowCount: {100 TO *]"}) {
        EXPECT_EQ(names(std::string("/q ") + text), Texts{"bare"}) << text;
    }
    EXPECT_EQ(names("/q origin: PROD").size(), 2u);
    EXPECT_EQ(names("/q urn: " + table("bare")), Texts{"bare"});
    EXPECT_EQ(names(table("bare")), Texts{"bare"});
}

TEST_F(SearchTest, WhatCannotBeAskedIsRefusedByItsPlace) {
    add_table("orders");
    EXPECT_EQ(refused(request("/q a AND nmae: b")),
              "query:1:10: field not known: nmae\n  hint: did you mean name?");
    EXPECT_EQ(refused(request("/q rowCount: many")),
              "query:1:4: field rowCount: not a number: many");
    EXPECT_EQ(refused(request("/q rowCount: 1*")),
              "query:1:4: field rowCount: is a number, has no patterns");
    EXPECT_EQ(refused(request("/q description: [a TO b]")),
              "query:1:4: field description: is text, has no ranges");
    EXPECT_NE(refused(request("", R"({"field": "nmae", "value": "b"})"))
                  .find("filter: field not known: nmae"),
              std::string::npos);
    EXPECT_EQ(refused(request("", R"({"field": "tags", "condition": "LESS_THAN", "value": 1})")),
              "filter: field tags: is no number");
    EXPECT_EQ(refused(request("", R"({"field": "rowCount", "condition": "CONTAIN", "value": 1})")),
              "filter: field rowCount: is a number, not a text");
    Request facet = request("");
    facet.facets = {"description"};
    EXPECT_EQ(refused(facet), "facet not known: description");
}

TEST_F(SearchTest, ConditionsOfAFilter) {
    add_table("orders", "The Orders of all shops");
    write(table("orders"), "globalTags", R"({"tags": [{"tag": "urn:li:tag:PII"}]})");
    write(table("orders"), "datasetProfile", R"({"timestampMillis": 5, "rowCount": 100})");
    add_table("other");
    for (const char* filter :
         {R"({"field": "tags", "value": "urn:li:tag:PII"})",
          R"({"field": "tags", "values": ["urn:li:tag:x", "urn:li:tag:PII"], "condition": "IN"})",
          R"({"field": "tags", "value": "URN:li:tag:pii", "condition": "IEQUAL"})",
          R"({"field": "tags", "value": "tag:p", "condition": "CONTAIN"})",
          R"({"field": "tags", "value": "urn:li:tag:P", "condition": "START_WITH"})",
          R"({"field": "tags", "value": "pii", "condition": "END_WITH"})",
          R"({"field": "tags", "condition": "EXISTS"})", R"({"field": "hasTags", "value": true})",
          R"({"field": "tags", "condition": "EXISTS", "negated": false})",
          R"({"not": {"field": "tags", "condition": "EXISTS", "negated": true}})",
          R"({"field": "rowCount", "value": 100})",
          R"({"field": "rowCount", "value": 99, "condition": "GREATER_THAN"})",
          R"({"field": "rowCount", "value": 100, "condition": "LESS_THAN_OR_EQUAL_TO"})",
          R"({"field": "description", "value": "The Orders of all shops"})",
          R"({"field": "description", "value": "orders of", "condition": "CONTAIN"})",
          R"({"field": "name", "value": "orders"})",
          R"({"field": "name", "value": "ORDERS", "condition": "IEQUAL"})",
          R"({"and": [{"field": "platform", "value": "urn:li:dataPlatform:hive"},
                      {"or": [{"field": "tags", "condition": "EXISTS"},
                              {"field": "rowCount", "value": 7}]}]})"}) {
        EXPECT_EQ(names("", filter), Texts{"orders"}) << filter;
    }
    for (const char* filter :
         {R"({"field": "tags", "value": "urn:li:tag:pii"})", R"({"field": "tags", "value": "PII"})",
          R"({"field": "rowCount", "value": 100, "condition": "GREATER_THAN"})",
          R"({"field": "description", "value": "The Orders"})",
          R"({"field": "name", "value": "Orders"})"}) {
        EXPECT_EQ(names("", filter), Texts{}) << filter;
    }
    EXPECT_EQ(names("", R"({"and": []})").size(), 2u);
}

TEST_F(SearchTest, FacetsAreCountedWithoutTheirOwnFilter) {
    const auto tag = [&](const std::string& name, const char* tags) {
        add_table(name);
        write(table(name), "globalTags", tags);
    };
    tag("a", R"({"tags": [{"tag": "urn:li:tag:x"}, {"tag": "urn:li:tag:y"}]})");
    tag("b", R"({"tags": [{"tag": "urn:li:tag:x"}]})");
    tag("c", R"({"tags": []})");
    write(table("d", "kafka"), "globalTags", R"({"tags": [{"tag": "urn:li:tag:x"}]})");
    Request asked =
        request("", R"({"and": [{"field": "platform", "value": "urn:li:dataPlatform:hive"},
                                            {"field": "tags", "value": "urn:li:tag:y"}]})");
    asked.facets = {"platform", "tags", "origin", "owners"};
    const Found answer = found(asked);
    EXPECT_EQ(answer.total, 1);
    ASSERT_EQ(answer.facets.size(), 4u);
    EXPECT_EQ(answer.facets[0].values, (std::vector<FacetCount>{{"urn:li:dataPlatform:hive", 1}}));
    EXPECT_EQ(answer.facets[1].values,
              (std::vector<FacetCount>{{"urn:li:tag:x", 2}, {"urn:li:tag:y", 1}}));
    EXPECT_EQ(answer.facets[2].values, (std::vector<FacetCount>{{"PROD", 1}}));
    EXPECT_TRUE(answer.facets[3].values.empty());
    EXPECT_EQ(answer.facets[3].none_count, 1);
    EXPECT_EQ(answer.facets[1].none_count, 1) << "c, which the filter on tags leaves out";
    asked.facet_values_max = 1;
    EXPECT_EQ(found(asked).facets[1].values.size(), 1u);
    EXPECT_EQ(found(asked).facets[1].value_count, 2);
}

TEST_F(SearchTest, TheLayerIsTheNameOfTheSchema) {
    const std::string schema = "urn:li:container:millrace.p.silver";
    write(schema, "containerProperties", R"({"name": "silver"})");
    write(schema, "subTypes", R"({"typeNames": ["Schema"]})");
    write(table("p.silver.t"), "container", Json{{"container", schema}}.dump());
    Request asked = request("");
    asked.facets = {"layer", "entityType"};
    const Found answer = found(asked);
    EXPECT_EQ(answer.facets[0].values, (std::vector<FacetCount>{{"silver", 2}}));
    EXPECT_EQ(answer.facets[1].values, (std::vector<FacetCount>{{"container", 1}, {"dataset", 1}}));
    EXPECT_EQ(names("/q layer: silver entityType: dataset"), Texts{"p.silver.t"});
}

TEST_F(SearchTest, TheKindIsTheFirstSubtypeOrTheType) {
    write(table("t"), "subTypes", R"({"typeNames": ["View", "Cube"]})");
    write("urn:li:tag:pii", "tagProperties", R"({"name": "pii"})");
    Request asked = request("");
    asked.facets = {"kind"};
    EXPECT_EQ(found(asked).facets[0].values, (std::vector<FacetCount>{{"tag", 1}, {"view", 1}}));
    EXPECT_EQ(names("", R"({"field": "kind", "values": ["view"]})"), Texts{"t"});
}

TEST_F(SearchTest, AResultBringsItsNameAndDescriptionMarked) {
    add_table("silver.orders", "What a shop sold");
    const auto described = [&](const char* text) {
        const Found answer = found(request(text));
        EXPECT_EQ(answer.total, 1) << text;
        return answer.hits.empty() ? Hit{} : answer.hits[0];
    };
    EXPECT_EQ(described("orders").title, (std::vector<Segment>{{"silver."}, {"orders", true}}));
    EXPECT_EQ(described("orders").description, (std::vector<Segment>{{"What a shop sold"}}));
    write(table("silver.orders"), "editableDatasetProperties", R"({"description": "All of it"})");
    EXPECT_EQ(described("orders").description, (std::vector<Segment>{{"All of it"}}))
        << "what a person wrote comes first";
    EXPECT_EQ(described("shop").description,
              (std::vector<Segment>{{"What a "}, {"shop", true}, {" sold"}}))
        << "but what matches before both";
}

TEST_F(SearchTest, ShowsWhyAResultWasFound) {
    add_table("silver.orders", "Every order that a <b>shop</b> took");
    const Found answer = found(request("order shop"));
    ASSERT_EQ(answer.hits.size(), 1u);
    ASSERT_GE(answer.hits[0].matches.size(), 2u);
    EXPECT_EQ(answer.hits[0].urn, table("silver.orders"));
    EXPECT_EQ(answer.hits[0].type, "dataset");
    EXPECT_EQ(answer.hits[0].matches[0].field, "name");
    EXPECT_EQ(answer.hits[0].matches[0].segments,
              (std::vector<Segment>{{"silver.", false}, {"orders", true}}));
    EXPECT_EQ(answer.hits[0].matches.back().field, "description");
    EXPECT_EQ(answer.hits[0].matches.back().segments, (std::vector<Segment>{{"Every ", false},
                                                                            {"order", true},
                                                                            {" that a <b>", false},
                                                                            {"shop", true},
                                                                            {"</b> took", false}}));
    // A fragment of a long text lies around what matched.
    add_table("t", std::string(3000, 'a') + " needle " + std::string(3000, 'b'));
    const Found long_one = found(request("needle"));
    ASSERT_EQ(long_one.hits.at(0).matches.size(), 1u);
    size_t bytes = 0;
    for (const Segment& segment : long_one.hits[0].matches[0].segments)
        bytes += segment.text.size();
    EXPECT_LE(bytes, 200u);
    EXPECT_TRUE(std::any_of(long_one.hits[0].matches[0].segments.begin(),
                            long_one.hits[0].matches[0].segments.end(),
                            [](const Segment& segment) { return segment.text == "needle"; }));
}

TEST_F(SearchTest, ASlipOfTheFingersIsCorrected) {
    add_table("gold.sinusitis_study");
    add_table("silver.observations");
    const Found answer = found(request("sinusitsi study"));
    EXPECT_EQ(answer.correction, "sinusitis study");
    EXPECT_TRUE(answer.is_corrected);
    ASSERT_EQ(answer.hits.size(), 1u);
    EXPECT_EQ(answer.hits[0].name, "gold.sinusitis_study");
    EXPECT_EQ(found(request("observatoins -gold")).correction, "observations -gold");
    EXPECT_EQ(found(request("sinusitis")).correction, "");
    EXPECT_EQ(found(request("entirelyelse")).correction, "");
    // A word that nothing has any more is not proposed.
    remove(table("gold.sinusitis_study"));
    EXPECT_EQ(found(request("sinusitsi")).correction, "");
}

TEST_F(SearchTest, PagesFollowEachOtherWhateverComesBetween) {
    for (int i = 0; i < 25; ++i) add_table("orders_" + std::to_string(100 + i));
    Request asked = request("orders");
    asked.count_max = 10;
    Texts all;
    for (int page = 0; page < 3; ++page) {
        const Found answer = found(asked);
        EXPECT_EQ(answer.total, page == 0 ? 25 : 26);
        for (const Hit& hit : answer.hits) all.push_back(hit.name);
        EXPECT_EQ(answer.next.empty(), page == 2);
        asked.cursor = answer.next;
        if (page == 0) add_table("orders");  // first of all: of a page that was shown
    }
    EXPECT_EQ(all.size(), 25u);
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 25u);

    asked = request("orders");
    asked.count_max = 10;
    const std::string cursor = found(asked).next;
    Request other = request("orders ");
    other.cursor = cursor;
    EXPECT_EQ(refused(other), "cursor belongs to another search: " + cursor);
    other.cursor = "no-cursor";
    EXPECT_EQ(refused(other), "cursor is none: no-cursor");
}

TEST_F(SearchTest, RemovedThingsVanish) {
    add_table("orders");
    add_table("other");
    write(table("orders"), "status", R"({"removed": true})");
    EXPECT_EQ(names("orders"), Texts{});
    Request all = request("orders");
    all.with_removed = true;
    EXPECT_EQ(names(all), Texts{"orders"});
    write(table("orders"), "status", R"({"removed": false})");
    EXPECT_EQ(names("orders"), Texts{"orders"});
    remove(table("orders"));
    EXPECT_EQ(names(all), Texts{});
    EXPECT_EQ(index_->size(), 1);
    add_table("orders", "again");
    EXPECT_EQ(names("again"), Texts{"orders"});
}

TEST_F(SearchTest, ProcessInstancesAndColumnsAreNotFound) {
    write("urn:li:dataProcessInstance:run1", "dataProcessInstanceProperties",
          R"({"name": "orders", "created": {"time": 1, "actor": "urn:li:corpuser:a"}})");
    write("urn:li:schemaField:(" + table("t") + ",orders)", "schemafieldInfo",
          R"({"name": "orders"})");
    EXPECT_EQ(names(""), Texts{});
    EXPECT_EQ(index_->applied(), *catalog_->last_sequence());
}

TEST_F(SearchTest, SuggestsNamesAsTheyAreTyped) {
    add_table("silver.sinusitis_study");
    add_table("silver.observations", "sinusitis");
    write("urn:li:tag:sinus", "tagProperties", R"({"name": "sinus"})");
    const auto suggested = [&](const std::string& text) {
        SuggestRequest request;
        request.text = text;
        Texts names;
        for (const Suggestion& one : *index_->suggest(*catalog_, request)) {
            std::string name;
            for (const Segment& segment : one.name) {
                name += segment.is_match ? "[" + segment.text + "]" : segment.text;
            }
            names.push_back(one.type + " " + name);
        }
        return names;
    };
    EXPECT_EQ(suggested("sinus"), (Texts{"tag [sinus]", "dataset silver.[sinusitis]_study"}));
    EXPECT_EQ(suggested("si").size(), 3u);
    EXPECT_EQ(suggested("silver.si").at(0), "dataset [silver].[sinusitis]_study");
    EXPECT_EQ(suggested("study silver"), (Texts{"dataset [silver].sinusitis_[study]"}));
    EXPECT_EQ(suggested("(\"- :").size(), 3u) << "no words: what is used most";
    EXPECT_EQ(suggested("xyz"), Texts{});
}

}  // namespace
}  // namespace millrace::search
