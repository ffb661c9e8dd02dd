// SPDX-License-Identifier: Apache-2.0
#include "elt/fast_route.h"

#include <gtest/gtest.h>

namespace millrace::elt {
namespace {

// What both routes write is compared in tests/routes and tests/examples.

TEST(FastRoute, IsRefusedWhereThePlacesOfTheRowsDoNotFit) {
    source::Survey survey;
    survey.rows = 1000;
    const sql::ScanPlan plan;
    EXPECT_TRUE(check_fast_route(plan, survey, {"day"}, 16000).possible);
    const FastRoute refused = check_fast_route(plan, survey, {"day"}, 15999);
    EXPECT_FALSE(refused.possible);
    EXPECT_EQ(refused.reason, "more rows than the memory limit has room for their places");
}

TEST(FastRoute, NamesTheFileAndLineThatIsNotPlain) {
    source::Survey survey;
    auto& file = survey.files.emplace_back();
    file.path = "raw/orders.csv";
    file.why_not_plain = "quoted field, line 17";
    EXPECT_EQ(check_fast_route(sql::ScanPlan(), survey, {"day"}, 16000).reason,
              "orders.csv: quoted field, line 17");
    EXPECT_EQ(check_fast_route(sql::ScanPlan(), survey, {}, 16000).reason, "no partitions");
}

}  // namespace
}  // namespace millrace::elt
