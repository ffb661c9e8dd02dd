// SPDX-License-Identifier: Apache-2.0
#include "elt/fast_route.h"

#include <gtest/gtest.h>

namespace millrace::elt {
namespace {

// What both routes write is compared in tests/routes and tests/examples.

TEST(FastRoute, NamesTheFileAndLineThatIsNotPlain) {
    source::Survey survey;
    EXPECT_TRUE(check_fast_route(sql::ScanPlan(), survey).possible);
    auto& file = survey.files.emplace_back();
    file.path = "raw/orders.csv";
    file.why_not_plain = "quoted field, line 17";
    EXPECT_EQ(check_fast_route(sql::ScanPlan(), survey).reason,
              "orders.csv: quoted field, line 17");
}

}  // namespace
}  // namespace millrace::elt
