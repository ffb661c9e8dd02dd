// SPDX-License-Identifier: Apache-2.0
#include "elt/selector.h"

#include <gtest/gtest.h>

namespace millrace::elt {
namespace {

// a -> b -> d, a -> c: letters are tables of schema s; c has the tag nightly.
class SelectorTest : public testing::Test {
  protected:
    SelectorTest() {
        add("a", {});
        add("b", {"a"});
        add("c", {"a"});
        add("d", {"b"});
        models_[2]->tags = {"nightly"};
    }
    void add(const std::string& name, const std::vector<std::string>& reads) {
        auto model = std::make_unique<Model>();
        model->id = {"s", name};
        PlannedModel planned;
        planned.model = model.get();
        for (const auto& input : reads) planned.models_read.push_back({"s", input});
        plan_.order.push_back(model->id);
        plan_.models[model->id] = planned;
        models_.push_back(std::move(model));
    }
    std::string select(const std::vector<std::string>& selectors) {
        auto chosen = select_models(plan_, selectors);
        if (!chosen.ok()) return chosen.error().to_string();
        std::string names;
        for (const auto& id : *chosen) names += id.table;
        return names;
    }
    std::vector<std::unique_ptr<Model>> models_;
    Plan plan_;
};

TEST_F(SelectorTest, ChoosesInPlanOrder) {
    EXPECT_EQ(select({}), "abcd");
    EXPECT_EQ(select({"s.d", "s.a"}), "ad");
    EXPECT_EQ(select({"S.B"}), "b");
    EXPECT_EQ(select({"s.*"}), "abcd");
    EXPECT_EQ(select({"+s.d"}), "abd");
    EXPECT_EQ(select({"s.b+"}), "bd");
    EXPECT_EQ(select({"+s.b+"}), "abd");
    EXPECT_EQ(select({"tag:nightly"}), "c");
    EXPECT_EQ(select({"+tag:nightly"}), "ac");
}

TEST_F(SelectorTest, ASelectorThatMatchesNothingIsAMistake) {
    EXPECT_EQ(select({"s.dd"}), "no model matches: s.dd\n  hint: did you mean s.d?");
}

}  // namespace
}  // namespace millrace::elt
