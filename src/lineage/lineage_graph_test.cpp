// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "lineage/lineage.h"

namespace millrace::lineage {
namespace {

using base::Json;
using catalog::ChangeType;
using catalog::Proposal;
using catalog::Urn;

class SteppedClock final : public base::Clock {
  public:
    base::Timestamp now() const override { return time; }
    base::Timestamp time{std::chrono::seconds(1)};
};

// A catalog of datasets by number and one job.
class LineageGraphTest : public testing::Test {
  protected:
    LineageGraphTest() {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        database_ = *store::Database::open(folder_ / "state.db", store::Database::Access::Write);
        EXPECT_TRUE(database_->execute("PRAGMA synchronous=OFF").ok());  // no power fails here
        catalog_ = open(*database_, store::Database::Access::Write);
    }
    ~LineageGraphTest() override {
        catalog_.reset();
        database_.reset();
        std::filesystem::remove_all(folder_);
    }

    std::unique_ptr<catalog::Catalog> open(store::Database& database,
                                           store::Database::Access access) {
        return *catalog::Catalog::open(database, access, catalog::Registry::builtin(), clock_);
    }
    static Urn dataset(unsigned number) {
        return *Urn::parse("urn:li:dataset:(urn:li:dataPlatform:hive,t" + std::to_string(number) +
                           ",PROD)");
    }
    static Proposal made_from(unsigned of, const std::set<unsigned>& upstreams) {
        Json list = Json::array();
        for (const unsigned upstream : upstreams) {
            list.push_back({{"dataset", dataset(upstream).text()}, {"type", "TRANSFORMED"}});
        }
        return {
            dataset(of), "upstreamLineage", ChangeType::Upsert, {{"upstreams", std::move(list)}}};
    }
    void write(const Proposal& proposal) {
        clock_.time += std::chrono::seconds(1);
        const auto done = database_->write([&]() -> base::Result<void> {
            MR_TRY(catalog_->apply(std::span(&proposal, 1)));
            return {};
        });
        ASSERT_TRUE(done.ok()) << done.error().to_string();
    }
    static std::vector<std::pair<NodeId, int64_t>> plain(
        const base::Result<std::vector<Reached>>& reached) {
        std::vector<std::pair<NodeId, int64_t>> plain;
        for (const auto& [id, hops] : *reached) plain.emplace_back(id, hops);
        return plain;
    }

    std::filesystem::path folder_;
    SteppedClock clock_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<catalog::Catalog> catalog_;
    LineageGraph graph_;
};

TEST_F(LineageGraphTest, IsWhatItsTableSaysAfterEveryChange) {
    std::mt19937 random(11);
    const auto pick = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
    for (int step = 0; step < 400; ++step) {
        const unsigned owner = pick(12);
        if (pick(6) == 0) {
            write({dataset(owner), "datasetKey", ChangeType::Delete, {}});
        } else if (pick(6) == 0) {
            write({*Urn::parse("urn:li:dataJob:(urn:li:dataFlow:(airflow,f,prod),j)"),
                   "dataJobInputOutput",
                   ChangeType::Upsert,
                   {{"inputDatasets", {dataset(pick(12)).text()}},
                    {"outputDatasets", {dataset(pick(12)).text()}}}});
        } else {
            std::set<unsigned> upstreams;
            for (unsigned i = pick(4); i > 0; --i) upstreams.insert(pick(12));
            write(made_from(owner, upstreams));
        }
        if (pick(3) == 0) continue;  // several changes at once
        for (unsigned number = 0; number < 12; ++number) {
            const auto found = *catalog_->lineage().find(dataset(number).text());
            if (!found) continue;
            for (const Direction way : {Direction::Up, Direction::Down}) {
                // The table is asked as of now, the graph is not.
                ASSERT_EQ(plain(graph_.reach(*catalog_, *found, way, 20, {})),
                          plain(graph_.reach(*catalog_, *found, way, 20, {clock_.time})));
            }
        }
    }
    LineageGraph anew;
    ASSERT_TRUE(anew.reach(*catalog_, 1, Direction::Up, 1, {}).ok());
    EXPECT_EQ(anew.size().edges, graph_.size().edges);
}

TEST_F(LineageGraphTest, ThePastIsWalkedAsItWas) {
    write(made_from(2, {1}));
    write(made_from(3, {2}));
    const auto then = clock_.time;
    write(made_from(3, {}));
    write(made_from(4, {1}));
    const NodeId start = **catalog_->lineage().find(dataset(1).text());
    const auto names = [&](const Subgraph& graph) {
        std::set<std::string> found;
        for (const auto& each : graph.nodes) found.insert(*catalog_->lineage().urn(each.id));
        return found;
    };
    const auto past = *graph_.around(*catalog_, start, 0, 9, 100, {then});
    EXPECT_EQ(names(past),
              (std::set<std::string>{dataset(1).text(), dataset(2).text(), dataset(3).text()}));
    const auto now = *graph_.around(*catalog_, start, 0, 9, 100, {});
    EXPECT_EQ(names(now),
              (std::set<std::string>{dataset(1).text(), dataset(2).text(), dataset(4).text()}));
    const NodeId end = **catalog_->lineage().find(dataset(3).text());
    EXPECT_EQ(graph_.paths(*catalog_, start, end, 100, {then})->nodes.size(), 3u);
    EXPECT_TRUE(graph_.paths(*catalog_, start, end, 100, {})->nodes.empty());
}

// Any number of threads, each with its own connection, while another writes.
TEST_F(LineageGraphTest, NobodyIsAnsweredOlderThanWhatTheyRead) {
    write(made_from(1, {0}));
    const NodeId start = **catalog_->lineage().find(dataset(0).text());
    std::atomic<bool> is_over{false};
    const auto ask = [&] {
        const auto database =
            *store::Database::open(folder_ / "state.db", store::Database::Access::Read);
        const auto own = open(*database, store::Database::Access::Read);
        while (!is_over) {
            const auto done = database->read([&]() -> base::Result<void> {
                const auto written = static_cast<int64_t>(own->list("dataset", 0, 1000)->size());
                // Each one written is made from the one before it; the first is only named.
                const auto reached = MR_TRY(graph_.reach(*own, start, Direction::Down, 1000, {}));
                EXPECT_GE(static_cast<int64_t>(reached.size()), written);
                return {};
            });
            EXPECT_TRUE(done.ok()) << done.error().to_string();
        }
    };
    {
        std::jthread first(ask);
        std::jthread second(ask);
        for (unsigned number = 2; number < 300; ++number) write(made_from(number, {number - 1}));
        is_over = true;
    }
    EXPECT_EQ(graph_.reach(*catalog_, start, Direction::Down, 1000, {})->size(), 299u);
}

}  // namespace
}  // namespace millrace::lineage
