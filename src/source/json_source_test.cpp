// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <random>

#include "base/json.h"
#include "source/json_scanner.h"
#include "source/source_testing.h"

namespace millrace::source {
namespace {

using Lines = std::vector<std::string>;
using columnar::Type;
using columnar::TypeKind;

class JsonSource : public SourceTest {
  protected:
    void SetUp() override {
        SourceTest::SetUp();
        spec_.format = Format::JsonLines;
    }
};

TEST_F(JsonSource, TypesComeFromAllRows) {
    only(R"({"b":true,"i":1,"d":1,"day":"2014-01-01","at":"2014-01-01T10:00:00Z","t":"1","n":null})"
         "\n"
         R"({"b":false,"i":-2,"d":2.5,"day":"2014-02-28","big":12345678901234567890123})"
         "\n");
    EXPECT_EQ(show(good().schema),
              "b BOOLEAN, i BIGINT, d DOUBLE, day DATE, at TIMESTAMP WITH TIME ZONE, t VARCHAR, "
              "n VARCHAR, big DECIMAL(38,0)");
    const auto rows = read_rows(good());
    EXPECT_EQ(rows.at(1), (Row{"false", "-2", "2.5", "day 16129", std::nullopt, std::nullopt,
                               std::nullopt, "12345678901234567890123"}));
}

TEST_F(JsonSource, NestedValuesAreTypedAndReadAsJsonText) {
    only(R"({"l":[1,2],"s":{"x":1,"y":"a"},"e":[],"o":{}})"
         "\n"
         R"({"l":[null, 2.5],"s":{"x":2,"z":[{"q":true}]}})"
         "\n");
    EXPECT_EQ(show(good().schema),
              "l DOUBLE[], s STRUCT(\"x\" BIGINT, \"y\" VARCHAR, \"z\" STRUCT(\"q\" BOOLEAN)[]), "
              "e VARCHAR[], o VARCHAR");
    EXPECT_EQ(read_rows(good()).at(1),
              (Row{"[null, 2.5]", R"({"x":2,"z":[{"q":true}]})", std::nullopt, std::nullopt}));
}

TEST_F(JsonSource, MixesOfScalarsAndNestedAreText) {
    EXPECT_EQ(rows_of("{\"a\":[1]}\n{\"a\":\"x\\ny\"}\n{\"a\":1.50}\n{\"a\":true}\n"),
              (Lines{"[1]", "x\ny", "1.50", "true"}));
    EXPECT_EQ(show(good().schema), "a VARCHAR");
}

TEST_F(JsonSource, KeysThatDifferInCaseOnlyMakeNoStruct) {
    only("{\"a\":{\"x\":1}}\n{\"a\":{\"X\":1}}\n");
    EXPECT_EQ(show(good().schema), "a VARCHAR");
}

TEST_F(JsonSource, EscapesAreUndone) {
    EXPECT_EQ(rows_of(R"({"a":"\u00e9\ud83d\ude00\t\"\\\/"})"
                      "\n"),
              Lines{"\xC3\xA9\xF0\x9F\x98\x80\t\"\\/"});
    only("{\"\\u0061b\":1}\n");
    EXPECT_EQ(show(good().schema), "ab BIGINT");
}

TEST_F(JsonSource, BadLinesSayLineAndReason) {
    only(
        "{\"a\":1}\n{\"a\":\n[1]\n{\"a\":1} "
        "x\n\n{\"a\":2,\"A\":3}\n{\"a\":\"\xFF\"}\n{\"a\":\"\\x\"}\n"
        "{\"a\":5}");
    const Survey survey = good();
    Lines got;
    for (const BadRow& row : survey.bad_rows) {
        got.push_back(fmt::format("{} {}", row.line, row.reason));
    }
    EXPECT_EQ(got, (Lines{"2 not JSON: expected a value, at byte 6", "3 expected a JSON object",
                          "4 not JSON: text after the end of the value, at byte 9",
                          "6 key given twice: A", "7 not UTF-8",
                          "8 not JSON: unknown escape, at byte 8"}));
    EXPECT_EQ(read_rows(survey), (std::vector<Row>{{"1"}, {"5"}}));
    EXPECT_EQ(show(survey.schema), "a BIGINT");
}

TEST_F(JsonSource, ABadLineAddsNoColumn) {
    only("{\"a\":1}\n{\"b\":2,\"c\"}\n");
    EXPECT_EQ(show(good().schema), "a BIGINT");
}

TEST_F(JsonSource, ByteOrderMarkBlankLinesAndCarriageReturnsAreFine) {
    EXPECT_EQ(rows_of("\xEF\xBB\xBF\r\n{\"a\":1}\r\n  \n{\"a\":2}\r\n\r\n"), (Lines{"1", "2"}));
}

TEST_F(JsonSource, AnArrayOrAnObjectOverManyLinesIsRefusedWithTheRemedy) {
    only("[\n {\"a\":1}\n]\n");
    EXPECT_NE(bad().hint().find("jq -c"), std::string::npos);
    EXPECT_EQ(bad().location().line, 1);
}

TEST_F(JsonSource, DeclaredTypesAreChecked) {
    spec_.declared = {{"price", Type::decimal(6, 2), true},
                      {"tags", Type::list(TypeKind::Int8), true},
                      {"s", Type::structure({{"x", TypeKind::Date, true}}), true}};
    only(R"({"price":1.10,"tags":[1,2],"s":{"x":"2014-01-01","more":1}})"
         "\n"
         R"({"price":"2.25"})"
         "\n"
         R"({"price":1.105})"
         "\n"
         R"({"tags":[300]})"
         "\n"
         R"({"s":{"x":"soon"}})"
         "\n"
         R"({"s":7})"
         "\n");
    const Survey survey = good();
    EXPECT_EQ(read_rows(survey).at(0), (Row{"110", "[1,2]", R"({"x":"2014-01-01","more":1})"}));
    EXPECT_EQ(read_rows(survey).at(1), (Row{"225", std::nullopt, std::nullopt}));
    ASSERT_EQ(survey.bad_rows.size(), 4U);
    EXPECT_EQ(survey.bad_rows[1].reason, "expected TINYINT[], found '[300]' (out of range)");
    EXPECT_EQ(survey.bad_rows[2].column, "s");
}

TEST_F(JsonSource, ColumnsStandInTheOrderOfKeysAndDeclaredOnesThatNoRowHasLast) {
    spec_.declared = {{"absent", TypeKind::Date, true}, {"c", TypeKind::Int32, true}};
    only("{\"a\":1}\n{\"b\":2,\"C\":3}\n{\"a\":4,\"c\":5}\n");
    for (const size_t block_bytes : {size_t{4}, size_t{1} << 20}) {
        options_.block_bytes = block_bytes;
        EXPECT_EQ(show(good().schema), "a BIGINT, b BIGINT, c INTEGER, absent DATE");
        EXPECT_EQ(read_rows(good()).at(1), (Row{std::nullopt, "2", "3", std::nullopt}));
    }
}

TEST_F(JsonSource, DriftFollowsTheRules) {
    const std::string text = "{\"a\":1}\n{\"a\":\"x\",\"new\":null}\n{\"a\":3,\"new\":{\"k\":1}}\n";
    spec_.previous = {{"a", TypeKind::Int64}};
    only(text);
    Survey survey = good();
    EXPECT_EQ(show(survey.schema), "a VARCHAR, new STRUCT(\"k\" BIGINT)");
    EXPECT_EQ(
        survey.notes,
        (Lines{fmt::format("new column: new ({}:2)", spec_.paths[0]),
               fmt::format("type widened: a from BIGINT to VARCHAR ({}:2)", spec_.paths[0])}));
    spec_.on_drift = OnDrift::DiscardRow;
    survey = good();
    EXPECT_EQ(survey.rows, 1);
    EXPECT_EQ(survey.bad_rows.at(1).reason, "column not expected: new");
    spec_.on_drift = OnDrift::DiscardValue;
    survey = good();
    EXPECT_EQ(survey.discarded_values, 2);
    EXPECT_EQ(read_rows(survey), (std::vector<Row>{{"1"}, {std::nullopt}, {"3"}}));
    spec_.on_drift = OnDrift::Freeze;
    EXPECT_EQ(bad().message(), "column a: expected BIGINT, found 'x'");
    EXPECT_EQ(bad().location().line, 2);
}

TEST_F(JsonSource, DiscardedNestedValuesReadAsNull) {
    spec_.on_drift = OnDrift::DiscardValue;
    spec_.declared = {{"l", Type::list(TypeKind::Int8), true}};
    only("{\"l\":[1]}\n{\"l\":[300]}\n");
    EXPECT_EQ(good().discarded_values, 1);
    EXPECT_EQ(read_rows(good()), (std::vector<Row>{{"[1]"}, {std::nullopt}}));
}

TEST_F(JsonSource, WhatInferenceWouldNotTakeIntoATypeIsDriftAtAnyDepth) {
    spec_.on_drift = OnDrift::DiscardValue;
    spec_.paths = {
        write("1.jsonl", R"({"n":1,"b":true,"l":[1],"s":{"at":"2024-01-01 10:00:00"}})"
                         "\n"),
        write("2.jsonl", R"({"n":"2","b":1,"l":[1,"2"],"s":{"at":"2024-01-01T10:00:00+02:00"}})"
                         "\n"
                         R"({"n":2,"b":false,"l":[9223372036854775807],"s":{"at":"2024-01-02"}})"
                         "\n")};
    EXPECT_EQ(good().discarded_values, 4);
    EXPECT_EQ(read_rows(good()).at(1),
              (Row{std::nullopt, std::nullopt, std::nullopt, std::nullopt}));
    EXPECT_EQ(read_rows(good()).at(2),
              (Row{"2", "false", "[9223372036854775807]", R"({"at":"2024-01-02"})"}));
    spec_.declared = good().schema.fields;
    EXPECT_EQ(good().discarded_values, 0);
}

TEST_F(JsonSource, KeysBelowTheTopThatNoMemberTakesAreCountedAndNoted) {
    spec_.paths = {write("1.jsonl", R"({"k":1,"a":{"b":1,"in":[{"x":1}]}})"
                                    "\n"),
                   write("2.jsonl", R"({"k":2,"a":{"b":2,"secret":"x","none":null,"in":[{"y":1}]}})"
                                    "\n"
                                    R"({"k":3,"a":{"Secret":"x"}})"
                                    "\n"
                                    R"({"k":4,"a":{"b":"no","other":"x"}})"
                                    "\n")};
    const Lines notes{fmt::format("column not expected: a.secret ({}:1)", spec_.paths[1]),
                      fmt::format("column not expected: a.in.y ({}:1)", spec_.paths[1])};
    spec_.on_drift = OnDrift::DiscardValue;
    for (const size_t block_bytes : {size_t{4}, size_t{1} << 20}) {
        options_.block_bytes = block_bytes;
        EXPECT_EQ(good().discarded_values, 4);  // and the whole of a in the last row
        EXPECT_EQ(good().notes, notes);
    }
    spec_.on_drift = OnDrift::DiscardRow;
    EXPECT_EQ(good().rows, 1);
    spec_.declared = good().schema.fields;
    spec_.on_drift = OnDrift::Evolve;
    const Survey survey = good();
    EXPECT_EQ(survey.rows, 3);
    EXPECT_EQ(survey.discarded_values, 3);
    EXPECT_EQ(survey.notes, notes);
}

TEST_F(JsonSource, MembersAreFoundInAnyCaseAndReadAsTheyAreDeclared) {
    spec_.declared = {
        {"s", Type::structure({{"a\"b", TypeKind::Int64, true}, {"Text", TypeKind::Text, true}}),
         true},
        {"l", Type::list(Type::structure({{"x", TypeKind::Int64, true}})), true}};
    only(R"({"S":{"A\"B":1,"TEXT":"q\"","zz":3},"l":[{"X":1},null,{"x":2}]})"
         "\n"
         R"({"s":{"a\"b":1},"l":[ {"x":1} ]})"
         "\n"
         R"({"s":{"text":"1","Text":"2"}})"
         "\n");
    for (const OnDrift mode : {OnDrift::Evolve, OnDrift::DiscardValue}) {
        spec_.on_drift = mode;
        const auto rows = read_rows(good());
        EXPECT_EQ(rows.at(0), (Row{R"({"a\"b":1,"Text":"q\""})", R"([{"x":1},null,{"x":2}])"}));
        EXPECT_EQ(rows.at(1), (Row{R"({"a\"b":1})", R"([ {"x":1} ])"}));
    }
    EXPECT_EQ(good().discarded_values, 2);  // zz, and one value for two keys
}

// What has no value today decides nothing for tomorrow, under any rule.
TEST_F(JsonSource, EmptyListsAndObjectsHaveNoTypeYet) {
    struct Case {
        std::string first;
        std::string first_type;
        std::string then;
        std::string then_type;
    };
    for (const auto& [first, first_type, then, then_type] :
         {Case{"[]", "VARCHAR[]", "[1]", "BIGINT[]"},
          Case{"{}", "VARCHAR", R"({"x":1})", "STRUCT(\"x\" BIGINT)"},
          Case{"{}", "VARCHAR", "1", "BIGINT"},
          Case{R"({"x":null,"y":1})", "STRUCT(\"x\" VARCHAR, \"y\" BIGINT)",
               R"({"y":2,"x":{"z":[true]}})",
               "STRUCT(\"x\" STRUCT(\"z\" BOOLEAN[]), \"y\" BIGINT)"},
          Case{R"([[],{"x":[]}])", "VARCHAR[]", "[2]", "VARCHAR[]"}}) {
        SCOPED_TRACE(fmt::format("{} then {}", first, then));
        for (const OnDrift mode :
             {OnDrift::Evolve, OnDrift::Freeze, OnDrift::DiscardRow, OnDrift::DiscardValue}) {
            spec_.on_drift = mode;
            spec_.previous.reset();
            const std::string one = fmt::format("{{\"k\":1,\"a\":{}}}\n", first);
            const std::string two = fmt::format("{{\"k\":1,\"a\":{}}}\n", then);
            only(one);
            EXPECT_EQ(show(good().schema), "k BIGINT, a " + first_type);
            spec_.previous = good().known;
            EXPECT_EQ(show(good().schema), "k BIGINT, a " + first_type);
            only(two);
            EXPECT_EQ(show(good().schema), "k BIGINT, a " + then_type);
            EXPECT_EQ(good().notes, Lines{});
            EXPECT_EQ(good().rows, 1);
            spec_.previous.reset();
            spec_.paths = {write("1.jsonl", one), write("2.jsonl", two)};
            if (then == "1") continue;  // beside an object it is a mix
            EXPECT_EQ(show(good().schema), "k BIGINT, a " + then_type);
            EXPECT_EQ(good().notes, Lines{});
        }
    }
}

TEST_F(JsonSource, WhatIsKnownOfAHalfSeenColumnIsHeldToIt) {
    spec_.paths = {write("1.jsonl", R"({"a":{"x":null,"y":1}})"
                                    "\n"),
                   write("2.jsonl", R"({"a":{"X":"new","Y":2,"z":3}})"
                                    "\n"
                                    R"({"a":{"x":"new","y":"2"}})"
                                    "\n")};
    spec_.on_drift = OnDrift::DiscardValue;
    for (const size_t block_bytes : {size_t{4}, size_t{1} << 20}) {
        options_.block_bytes = block_bytes;
        const Survey survey = good();
        EXPECT_EQ(show(survey.schema), "a STRUCT(\"x\" VARCHAR, \"y\" BIGINT)");
        EXPECT_EQ(survey.discarded_values, 2);  // z, and the second value
        EXPECT_EQ(
            read_rows(survey),
            (std::vector<Row>{{R"({"x":null,"y":1})"}, {R"({"x":"new","y":2})"}, {std::nullopt}}));
    }
    spec_.on_drift = OnDrift::DiscardRow;
    EXPECT_EQ(good().rows, 1);
    EXPECT_EQ(good().bad_rows.at(1).reason,
              "expected STRUCT(\"x\" VARCHAR, \"y\" BIGINT), found "
              "'{\"x\":\"new\",\"y\":\"2\"}'");
}

TEST_F(JsonSource, ANewColumnInALaterFileIsNoted) {
    spec_.paths = {write("1.jsonl", "{\"a\":1}\n"), write("2.jsonl", "{\"a\":1}\n{\"b\":1}\n")};
    EXPECT_EQ(good().notes, Lines{fmt::format("new column: b ({}:2)", spec_.paths[1])});
}

TEST_F(JsonSource, ResultsDoNotDependOnBlocksNorThreads) {
    std::mt19937 random(5);
    const Lines values{
        "1",           "2.5",       "\"x\"",       "\"2014-01-01\"", "null",
        "[1,\"a\"]",   "{\"k\":1}", "{\"j\":[2]}", "true",           "nonsense",
        "\"\\u0041\"", "[]",        "{}",          "{\"K\":null}",   "{\"k\":[],\"m\":{\"n\":2}}"};
    spec_.bad_rows_max = 1000;
    for (int round = 0; round < 60; ++round) {
        std::string text;
        spec_.paths.clear();
        for (const char* name : {"1.jsonl", "2.jsonl"}) {
            std::string lines;
            for (unsigned i = 0, n = 1 + random() % 40; i < n; ++i) {
                lines += fmt::format("{{\"k{}\":{},\"k{}\":{}}}\n", random() % 4,
                                     values[random() % values.size()], random() % 4,
                                     values[random() % values.size()]);
            }
            spec_.paths.push_back(write(name, lines));
            text += lines + "--\n";
        }
        spec_.on_drift = round % 2 == 0 ? OnDrift::Evolve : OnDrift::DiscardValue;
        options_ = {1, folder_, size_t{4} << 20};
        const Survey whole = good();
        for (const size_t block_bytes : {1, 30, 100}) {
            options_ = {3, folder_, block_bytes};
            const Survey cut = good();
            ASSERT_EQ(show(cut), show(whole)) << text;
            ASSERT_EQ(read_rows(cut), read_rows(whole)) << text;
        }
    }
}

// Whether our scanner takes the text for an object.
bool is_object(std::string_view text) {
    JsonScanner scanner(text);
    if (!scanner.enter(JsonKind::Object)) return false;
    JsonValue key, value;
    while (scanner.next_member(key, value)) {
    }
    return scanner.fault() == nullptr;
}

TEST(JsonScanner, AcceptsExactlyWhatAnotherParserAccepts) {
    std::mt19937 random(8259);
    const std::string seed =
        R"({"a":[1,-2.5e+3,true,false,null],"b\n\u00e9":{"c":"x\"y","d":{}},"long string":"0123456789"})";
    const std::string_view alphabet = "{}[]:,\"\\u0159aeEtrnul-+. \t\x01";
    ASSERT_TRUE(is_object(seed));
    int accepted = 0;
    for (int round = 0; round < 200'000; ++round) {
        std::string text = seed;
        for (unsigned edits = 1 + random() % 3; edits > 0; --edits) {
            const size_t at = random() % text.size();
            switch (random() % 3) {
                case 0:
                    text[at] = alphabet[random() % alphabet.size()];
                    break;
                case 1:
                    text.erase(at, 1 + random() % 3);
                    break;
                default:
                    text.insert(at, 1, alphabet[random() % alphabet.size()]);
            }
        }
        const bool want =
            base::Json::accept(text) && text.find_first_not_of(" \t") == text.find('{');
        ASSERT_EQ(is_object(text), want) << text;
        accepted += want ? 1 : 0;
    }
    EXPECT_GT(accepted, 10'000);
}

TEST(JsonScanner, DepthHasABound) {
    const auto nested = [](int depth) {
        return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
    };
    EXPECT_TRUE(is_object(nested(kJsonDepthMax - 1)));
    EXPECT_FALSE(is_object(nested(kJsonDepthMax)));
    EXPECT_FALSE(is_object("{\"a\":" + std::string(1'000'000, '[')));
}

}  // namespace
}  // namespace millrace::source
