// SPDX-License-Identifier: Apache-2.0
#include "elt/partition_finder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

namespace millrace::elt {
namespace {

// Gives every partition a bucket and counts how often it is asked.
class Buckets final : public lake::PartitionWriter::Input {
  public:
    base::Result<void> append(const columnar::BatchView&) override { return {}; }
    uint32_t bucket(std::string_view partition) override {
        ++asked;
        return static_cast<uint32_t>(index_.number(partition));
    }
    base::Result<void> append(uint32_t, std::string_view) override { return {}; }
    size_t asked = 0;

  private:
    base::TextIndex index_;
};

TEST(PartitionFinder, FindsTheSameBucketAlsoForTextsItHadToForget) {
    // Many texts, few partitions: the years of two dates.
    using Kind = sql::ScanOutput::Kind;
    const columnar::Type date(columnar::TypeKind::Date);
    const columnar::Type number(columnar::TypeKind::Int64);
    sql::ScanPlan plan;
    plan.outputs = {{Kind::Year, 0}, {Kind::Year, 1}};
    source::Survey survey;
    survey.schema = {{{"from", date}, {"to", date}}};
    lake::WriteSpec spec;
    spec.schema = {{{"a", number}, {"b", number}}};
    spec.partition_by = {0, 1};
    const Scan scan{plan, survey, spec};
    Buckets buckets;
    PartitionFinder finder(scan, buckets);

    std::vector<std::string> days;
    for (int i = 0; i < 1200; ++i) {
        days.push_back(fmt::format("{}-{:02}-{:02}", 2000 + i / 336, i / 28 % 12 + 1, i % 28 + 1));
    }
    std::set<uint32_t> found;
    for (int round = 0; round < 2; ++round) {
        for (const std::string& from : days) {
            for (const std::string& to : days) {
                const auto field = [&](size_t column) { return Field(column == 0 ? from : to); };
                found.insert(finder.find(field, from.size() + to.size()));
            }
        }
    }
    EXPECT_EQ(found.size(), 16u);
    EXPECT_GT(buckets.asked, days.size() * days.size());  // some were forgotten
}

}  // namespace
}  // namespace millrace::elt
