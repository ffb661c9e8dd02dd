// SPDX-License-Identifier: Apache-2.0
#include "sql/engine.h"

#include <gtest/gtest.h>

#include "base/folder_testing.h"
#include "sql/session.h"

namespace millrace::sql {
namespace {

class NoTables final : public Resolver {
  public:
    base::Result<std::optional<Relation>> resolve(const TableName&, const Moment&) override {
        return std::optional<Relation>{};
    }
    std::vector<std::string> names() const override { return {}; }
};

TEST(Engine, ConfinedOneReadsNoFileButWhatItSpilled) {
    const base::TestFolder folder;
    ASSERT_TRUE(base::write_file_atomic(folder / "secret.csv", "word\nsesame\n").ok());
    ASSERT_TRUE(base::make_directories(folder / "tmp").ok());
    const base::Stop stop;
    NoTables resolver;
    // What a sort of 120 MB comes to.
    const auto sort = [&](int64_t spill_bytes_max) -> base::Result<int64_t> {
        EngineOptions options;
        options.memory_bytes_max = 60'000'000;
        options.temporary_directory = folder / "tmp";
        options.spill_bytes_max = spill_bytes_max;
        options.confined = true;
        const auto engine = MR_TRY(Engine::open(options));
        const auto session = MR_TRY(Session::open(*engine, resolver, stop));
        const std::string secret = (folder / "secret.csv").string();
        for (const std::string& query :
             {"FROM '" + secret + "'", "FROM read_text('" + secret + "')",
              "FROM query('FROM ''" + secret + "''')", "FROM glob('" + secret + "*')"}) {
            SCOPED_TRACE(query);
            const auto rows = session->run(query);
            EXPECT_TRUE(!rows.ok() || !(*rows)->next().ok());
        }
        const auto rows = MR_TRY(
            session->run("SELECT count(*) FROM (SELECT repeat('y', 60) || range * 7919 % 1000003 "
                         "AS t FROM range(1500000) ORDER BY t OFFSET 10)"));
        const auto batch = MR_TRY(rows->next());
        return batch.columns[0].values<int64_t>()[0];
    };
    const auto sorted = sort(1'000'000'000);
    ASSERT_TRUE(sorted.ok()) << sorted.error().to_string();
    EXPECT_EQ(*sorted, 1'499'990);
    const auto refused = sort(1'000'000);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().hint().substr(0, 23), "make the query smaller,")
        << refused.error().to_string();
}

}  // namespace
}  // namespace millrace::sql
