// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <gtest/gtest.h>

namespace millrace::base {
namespace {

TEST(Clock, MicrosecondsAreATimeAndBack) {
    EXPECT_EQ(format_timestamp(from_microseconds(1'500'000)), "1970-01-01T00:00:01.500000Z");
    EXPECT_EQ(to_microseconds(*parse_timestamp("1969-12-31T23:59:59Z")), -1'000'000);
    for (const int64_t count : {INT64_MIN, int64_t{0}, INT64_MAX}) {
        EXPECT_EQ(to_microseconds(from_microseconds(count)), count);
    }
}

}  // namespace
}  // namespace millrace::base
