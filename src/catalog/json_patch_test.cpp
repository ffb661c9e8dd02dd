// SPDX-License-Identifier: Apache-2.0
#include "catalog/json_patch.h"

#include <gtest/gtest.h>

namespace millrace::catalog {
namespace {

using base::Json;

Json json(std::string_view text) {
    auto parsed = base::parse_json(text);
    EXPECT_TRUE(parsed.ok()) << text;
    return *std::move(parsed);
}

std::string patched(std::string_view document, std::string_view operations,
                    const ArrayKeys& keys = {}) {
    const auto result = apply_patch(json(document), json(operations), keys);
    return result.ok() ? result->dump() : result.error().message();
}

// After the examples of RFC 6902, appendix A.
TEST(JsonPatch, DoesWhatTheRfcShows) {
    struct Case {
        std::string_view document;
        std::string_view operations;
        std::string_view result;
    };
    for (
        const auto& [document, operations, result] :
        {Case{R"({"foo":"bar"})", R"([{"op":"add","path":"/baz","value":"qux"}])",
              R"({"foo":"bar","baz":"qux"})"},
         Case{R"({"foo":["bar","baz"]})", R"([{"op":"add","path":"/foo/1","value":"qux"}])",
              R"({"foo":["bar","qux","baz"]})"},
         Case{R"({"foo":["bar"]})", R"([{"op":"add","path":"/foo/-","value":["abc"]}])",
              R"({"foo":["bar",["abc"]]})"},
         Case{R"({"baz":"qux","foo":"bar"})", R"([{"op":"remove","path":"/baz"}])",
              R"({"foo":"bar"})"},
         Case{R"({"foo":["bar","qux","baz"]})", R"([{"op":"remove","path":"/foo/1"}])",
              R"({"foo":["bar","baz"]})"},
         Case{R"({"baz":"qux"})", R"([{"op":"replace","path":"/baz","value":"boo"}])",
              R"({"baz":"boo"})"},
         Case{R"({"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}})",
              R"([{"op":"move","from":"/foo/waldo","path":"/qux/thud"}])",
              R"({"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}})"},
         Case{R"({"foo":["all","grass","cows","eat"]})",
              R"([{"op":"move","from":"/foo/1","path":"/foo/3"}])",
              R"({"foo":["all","cows","eat","grass"]})"},
         Case{
             R"({"baz":"qux","foo":["a",2,"c"]})",
             R"([{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}])",
             R"({"baz":"qux","foo":["a",2,"c"]})"},
         Case{R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":10}])",
              R"({"/":9,"~1":10})"},
         Case{R"({"a":{"b":1}})", R"([{"op":"copy","from":"/a","path":"/c"}])",
              R"({"a":{"b":1},"c":{"b":1}})"},
         Case{R"({"a":1})", R"([{"op":"add","path":"","value":{"b":2}}])", R"({"b":2})"}}) {
        SCOPED_TRACE(operations);
        EXPECT_EQ(patched(document, operations), result);
    }
}

TEST(JsonPatch, MayBeSentTwice) {
    const auto* add = R"([{"op":"add","path":"/a/b/c","value":1},{"op":"remove","path":"/x/y"}])";
    EXPECT_EQ(patched("{}", add), R"({"a":{"b":{"c":1}}})");
    EXPECT_EQ(patched(patched("{}", add), add), R"({"a":{"b":{"c":1}}})");
}

TEST(JsonPatch, TellsWhichOperationIsWrong) {
    struct Case {
        std::string_view operations;
        std::string_view message;
    };
    for (const auto& [operations, message] :
         {Case{"{}", "a patch is a list of operations"},
          Case{R"([{"op":"add","path":"/b","value":1},{"op":"replace","path":"/c","value":1}])",
               "operation 2: path leads nowhere: /c"},
          Case{R"([{"op":"put","path":"/a"}])", "operation 1: operation not known: put"},
          Case{R"([{"op":"add","path":"a","value":1}])",
               "operation 1: path does not begin with a slash: a"},
          Case{R"([{"op":"add","path":"/a"}])", "operation 1: add without a value"},
          Case{R"([{"path":"/a"}])", "operation 1: expected a text as op"},
          Case{R"([7])", "operation 1: expected a text as op"},
          Case{R"([{"op":"move","path":"/a"}])", "operation 1: expected a text as from"},
          Case{R"([{"op":"move","from":"/a","path":"/a/b"}])",
               "operation 1: a value is moved into itself"},
          Case{R"([{"op":"add","path":"/l/5","value":1}])",
               "operation 1: path leads nowhere: /l/5"},
          Case{R"([{"op":"add","path":"/l/01","value":1}])",
               "operation 1: path leads nowhere: /l/01"},
          Case{R"([{"op":"add","path":"/t/x","value":1}])",
               "operation 1: path leads nowhere: /t/x"},
          Case{R"([{"op":"test","path":"/t","value":1}])", "operation 1: test failed: /t"}}) {
        SCOPED_TRACE(operations);
        EXPECT_EQ(patched(R"({"a":{"z":1},"l":[1],"t":"text"})", operations), message);
    }
    const auto failed =
        apply_patch(json("{}"), json(R"([{"op":"test","path":"/a","value":1}])"), {});
    EXPECT_EQ(failed.error().kind(), base::ErrorKind::Conflict);
}

TEST(JsonPatch, FindsElementsByTheirKeys) {
    const ArrayKeys tags{{"tags", {"tag"}}};
    const auto* document =
        R"({"tags":[{"tag":"urn:li:tag:a"},{"tag":"urn:li:tag:b","context":"x"}]})";
    EXPECT_EQ(
        patched(document,
                R"([{"op":"add","path":"/tags/urn:li:tag:c","value":{"tag":"urn:li:tag:c"}}])",
                tags),
        R"({"tags":[{"tag":"urn:li:tag:a"},{"tag":"urn:li:tag:b","context":"x"},{"tag":"urn:li:tag:c"}]})");
    EXPECT_EQ(patched(document, R"([{"op":"remove","path":"/tags/urn:li:tag:a"}])", tags),
              R"({"tags":[{"tag":"urn:li:tag:b","context":"x"}]})");
    EXPECT_EQ(patched(document, R"([{"op":"add","path":"/tags/urn:li:tag:b/context","value":"y"}])",
                      tags),
              R"({"tags":[{"tag":"urn:li:tag:a"},{"tag":"urn:li:tag:b","context":"y"}]})");
    EXPECT_EQ(patched("{}", R"([{"op":"add","path":"/tags/a","value":{"tag":"a"}}])", tags),
              R"({"tags":[{"tag":"a"}]})");
}

TEST(JsonPatch, OfSeveralKeysTakesAStepForEach) {
    const ArrayKeys owners{{"owners", {"owner", "type"}}};
    const auto* document = R"({"owners":[{"owner":"u","type":"DATAOWNER"}]})";
    const auto* add =
        R"([{"op":"add","path":"/owners/u/DEVELOPER","value":{"owner":"u","type":"DEVELOPER"}}])";
    EXPECT_EQ(patched(document, add, owners),
              R"({"owners":[{"owner":"u","type":"DATAOWNER"},{"owner":"u","type":"DEVELOPER"}]})");
    EXPECT_EQ(patched(document, R"([{"op":"remove","path":"/owners/u/DATAOWNER"}])", owners),
              R"({"owners":[]})");
    EXPECT_EQ(patched(document, R"([{"op":"remove","path":"/owners/u"}])", owners),
              R"({"owners":[]})");
    // A nested key: the source of an attribution.
    const ArrayKeys attributed{{"tags", {"attribution\u241Fsource", "tag"}}};
    EXPECT_EQ(patched(R"({"tags":[{"tag":"a","attribution":{"source":"s"}},{"tag":"a"}]})",
                      R"([{"op":"remove","path":"/tags/s/a"}])", attributed),
              R"({"tags":[{"tag":"a"}]})");
}

TEST(JsonPatch, ReachesKeyedArraysInsideOthers) {
    const ArrayKeys keys{{"fields", {"path"}}, {"fields/*/tags", {"tag"}}, {"names", {}}};
    EXPECT_EQ(
        patched(R"({"fields":[{"path":"a","tags":[{"tag":"x"}]},{"path":"b"}],"names":["n"]})",
                R"([{"op":"add","path":"/fields/b/tags/y","value":{"tag":"y"}},
                    {"op":"remove","path":"/fields/a/tags/x"},
                    {"op":"add","path":"/names/m","value":"m"}])",
                keys),
        R"({"fields":[{"path":"a","tags":[]},{"path":"b","tags":[{"tag":"y"}]}],"names":["n","m"]})");
}

TEST(JsonPatch, ComparesWithoutRegardToTheOrderOfKeys) {
    const auto* document = R"({"a":{"x":1,"y":[{"k":1,"l":2}]}})";
    const auto test = [&](const std::string& value) {
        return patched(document, R"([{"op":"test","path":"/a","value":)" + value + "}]");
    };
    EXPECT_EQ(test(R"({"y":[{"l":2.0,"k":1}],"x":1})"), document);
    for (const char* other :
         {R"({"y":[{"l":2,"k":2}],"x":1})", R"({"x":1})", R"({"x":1,"z":[{"k":1,"l":2}]})",
          R"({"x":1,"y":[{"k":1,"l":2},1]})", R"({"x":1,"y":{"0":{"k":1,"l":2}}})", "null"}) {
        EXPECT_EQ(test(other), "operation 1: test failed: /a") << other;
    }
}

TEST(JsonPatch, LosesNoElementBesideThoseItNames) {
    const ArrayKeys tags{{"tags", {"tag"}}};
    const auto* document =
        R"({"tags":[{"tag":"a","n":1},{"tag":"b"},{"tag":"a","n":2},7,{},{"n":3}]})";
    EXPECT_EQ(patched(document, R"([{"op":"add","path":"/x","value":1}])", tags),
              R"({"tags":[{"tag":"a","n":1},{"tag":"b"},{"tag":"a","n":2},7,{},{"n":3}],"x":1})");
    EXPECT_EQ(patched(document, R"([{"op":"remove","path":"/tags/b"}])", tags),
              R"({"tags":[{"tag":"a","n":1},{"tag":"a","n":2},7,{},{"n":3}]})");
    EXPECT_EQ(patched(document, R"([{"op":"remove","path":"/tags/a"}])", tags),
              R"({"tags":[{"tag":"b"},7,{},{"n":3}]})")
        << "all that the key names";
    // Where several have the key, another comes beside them, once.
    const auto* add = R"([{"op":"add","path":"/tags/a","value":{"tag":"a"}}])";
    const auto* three = R"({"tags":[{"tag":"a","n":1},{"tag":"a","n":2},{"tag":"a"}]})";
    EXPECT_EQ(patched(R"({"tags":[{"tag":"a","n":1},{"tag":"a","n":2}]})", add, tags), three);
    EXPECT_EQ(patched(three, add, tags), three);
    EXPECT_EQ(
        patched(document, R"([{"op":"test","path":"/tags/a","value":{"n":2,"tag":"a"}}])", tags),
        document);
    // But which one is meant is not guessed.
    EXPECT_EQ(patched(document, R"([{"op":"add","path":"/tags/a/n","value":5}])", tags),
              "operation 1: 2 elements have the keys: /tags/a/n");
    EXPECT_EQ(patched(document, R"([{"op":"copy","from":"/tags/a","path":"/x"}])", tags),
              "operation 1: 2 elements have the keys: /tags/a");
    EXPECT_EQ(patched(R"({"names":["n","n","m"]})",
                      R"([{"op":"add","path":"/names/k","value":"k"}])", {{"names", {}}}),
              R"({"names":["n","n","m","k"]})");
}

TEST(JsonPatch, TakesFewerStepsThanThereAreKeys) {
    const ArrayKeys owners{{"owners", {"owner", "type", "from\u241Fsource"}}};
    const auto* document =
        R"({"owners":[{"owner":"u","type":"A","from":{"source":"s"}},{"owner":"u","type":"B"}]})";
    const auto add = [&](const std::string& path, const std::string& value) {
        return patched(document,
                       R"([{"op":"add","path":"/owners)" + path + R"(","value":)" + value + "}]",
                       owners);
    };
    const std::string before = std::string(document).substr(0, std::string(document).size() - 2);
    EXPECT_EQ(add("/u/A", R"({"owner":"u","type":"A"})"),
              before + R"(,{"owner":"u","type":"A"}]})");
    EXPECT_EQ(add("/u/B", R"({"owner":"u","type":"B","more":1})"),
              R"({"owners":[{"owner":"u","type":"A","from":{"source":"s"}},)"
              R"({"owner":"u","type":"B","more":1}]})");
    EXPECT_EQ(add("/v", R"({"A":{"":{"owner":"v","type":"A"}},"B":{}})"),
              before + R"(,{"owner":"v","type":"A"}]})")
        << "an object by the keys that are left";
    EXPECT_EQ(add("/v", "{}"), document);
    EXPECT_EQ(add("/v", "7"), "operation 1: path leads nowhere: /owners/v");
    EXPECT_EQ(add("/v/A/", R"([{"owner":"v","type":"A"}])"),
              before + R"(,{"owner":"v","type":"A"}]})")
        << "a list of them";
    EXPECT_EQ(patched(document, R"([{"op":"remove","path":"/owners/u/A"}])", owners),
              R"({"owners":[{"owner":"u","type":"B"}]})");
}

TEST(JsonPatch, MakesElementsWithTheKeysThatItsPathNames) {
    const ArrayKeys keys{{"fields", {"path"}}, {"fields/*/tags", {"tag"}}};
    EXPECT_EQ(
        patched("{}", R"([{"op":"add","path":"/fields/c/tags/y","value":{"tag":"y"}}])", keys),
        R"({"fields":[{"path":"c","tags":[{"tag":"y"}]}]})");
    EXPECT_EQ(
        patched(R"({"fields":[]})", R"([{"op":"add","path":"/fields/c","value":{"x":1}}])", keys),
        R"({"fields":[{"x":1,"path":"c"}]})");
    EXPECT_EQ(
        patched(
            "{}",
            R"([{"op":"add","path":"/fields","value":{"c":{"path":"c","tags":{"y":{"tag":"y"}}}}}])",
            keys),
        R"({"fields":[{"path":"c","tags":[{"tag":"y"}]}]})")
        << "an array may be given as an object by its keys";
}

std::string nested(size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonPatch, KeepsADocumentWithinTheDepthThatIsRead) {
    const auto add = [](const std::string& path, const std::string& value) {
        return R"([{"op":"add","path":")" + path + R"(","value":)" + value + "}]";
    };
    const std::string too_deep =
        "operation 1: lists and objects nested deeper than " + std::to_string(base::kJsonDepthMax);
    const std::string deep = patched("{}", add("/a/b", nested(base::kJsonDepthMax - 2)));
    EXPECT_TRUE(base::parse_json(deep).ok()) << deep;
    EXPECT_EQ(patched("{}", add("/a/b/c", nested(base::kJsonDepthMax - 2))), too_deep);
    EXPECT_EQ(patched(deep, R"([{"op":"copy","from":"/a","path":"/a/c"}])"), too_deep);
    EXPECT_EQ(patched(deep, R"([{"op":"move","from":"/a/b","path":"/x/y/z"}])"), too_deep);
    EXPECT_EQ(patched(R"({"a":{"b":{"c":1}}})", R"([{"op":"replace","path":"/a/b/c","value":)" +
                                                    nested(base::kJsonDepthMax - 2) + "}]"),
              too_deep);
    std::string path;
    for (size_t i = 0; i < base::kJsonDepthMax; ++i) path += "/a";
    EXPECT_TRUE(base::parse_json(patched("{}", add(path, "1"))).ok());
    EXPECT_EQ(patched("{}", add(path, "[]")), too_deep);
    EXPECT_EQ(patched("{}", add(path + "/a", "1")),
              "operation 1: path of more than 200 steps: /" + path.substr(1, 199));
    const std::string long_path = path + path + path + path;
    EXPECT_EQ(patched("{}", R"([{"op":"remove","path":")" + long_path + "\"}]").substr(0, 40),
              "operation 1: path of more than 200 steps");
}

TEST(JsonPatch, CopiesNoMoreThanFitsIntoMemory) {
    const auto times = [](size_t count, const std::string& operation) {
        std::string operations;
        for (size_t i = 0; i < count; ++i) operations += (i == 0 ? "[" : ",") + operation;
        return operations + "]";
    };
    const std::string twice = R"({"op":"copy","from":"","path":"/a"},)"
                              R"({"op":"copy","from":"","path":"/b"})";
    const std::string grown = patched(R"({"l":[1,2,3]})", times(40, twice));
    EXPECT_NE(grown.find(": more than 1000000 values copied or moved"), std::string::npos)
        << grown.size();
    // A long text counts as many.
    const std::string text = "{\"t\":\"" + std::string(1'000'000, 'x') + "\"}";
    EXPECT_EQ(patched(text, times(200, R"({"op":"copy","from":"/t","path":"/u"})")),
              "operation 64: more than 1000000 values copied or moved");
    EXPECT_TRUE(base::parse_json(patched(R"({"l":[1,2,3]})",
                                         times(1000, R"({"op":"copy","from":"/l","path":"/m"})")))
                    .ok());
}

TEST(JsonPatch, RefusesKeysWithoutMeasure) {
    ArrayKeys many;
    for (size_t i = 0; i <= kArrayKeysMax; ++i) many[std::to_string(i)] = {"k"};
    EXPECT_EQ(patched("{}", "[]", many), "keys given for more than 100 arrays");
    EXPECT_EQ(patched("{}", "[]", {{"a", std::vector<std::string>(kKeyFieldsMax + 1, "k")}}),
              "more than 20 key fields: a");
}

}  // namespace
}  // namespace millrace::catalog
