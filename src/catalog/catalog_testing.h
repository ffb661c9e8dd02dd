// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "catalog/catalog.h"

namespace millrace::catalog {

using namespace std::chrono_literals;

class FixedClock final : public base::Clock {
  public:
    base::Timestamp now() const override { return time; }
    base::Timestamp time{1'000'000us};
};

// A catalog in a folder of its own, at a time that stands still.
class CatalogTest : public testing::Test {
  protected:
    CatalogTest() {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        auto database = store::Database::open(folder_ / "state.db", store::Database::Access::Write);
        EXPECT_TRUE(database.ok());
        database_ = *std::move(database);
        auto catalog =
            Catalog::open(*database_, store::Database::Access::Write, Registry::builtin(), clock_);
        EXPECT_TRUE(catalog.ok()) << catalog.error().to_string();
        catalog_ = *std::move(catalog);
    }
    ~CatalogTest() override {
        catalog_.reset();
        database_.reset();
        std::filesystem::remove_all(folder_);
    }

    base::Result<std::vector<Applied>> apply(const std::vector<Proposal>& proposals) {
        std::vector<Applied> applied;
        auto done = database_->write([&]() -> base::Result<void> {
            applied = MR_TRY(catalog_->apply(proposals));
            return {};
        });
        if (!done.ok()) return std::move(done).error();
        return applied;
    }
    Applied write(const Proposal& proposal) {
        const auto applied = apply({proposal});
        EXPECT_TRUE(applied.ok()) << applied.error().to_string();
        return applied.ok() ? applied->at(0) : Applied{};
    }
    base::Error refused(const Proposal& proposal) {
        auto applied = apply({proposal});
        EXPECT_FALSE(applied.ok());
        return applied.ok() ? base::internal("it was taken") : std::move(applied).error();
    }
    std::string value(const Urn& urn, std::string_view aspect, int64_t version = 0) {
        const auto found = catalog_->aspect(urn, aspect, version);
        EXPECT_TRUE(found.ok()) << found.error().to_string();
        return found.ok() && *found ? (*found)->value : "none";
    }
    // In its own transaction, as a client's request is.
    base::Result<RollbackReport> roll_back(const char* run, Catalog::Rollback how) {
        RollbackReport report;
        auto done = database_->write([&]() -> base::Result<void> {
            report = MR_TRY(catalog_->roll_back(run, how));
            return {};
        });
        if (!done.ok()) return std::move(done).error();
        return report;
    }
    std::vector<std::string> names(const Urn& urn) {
        std::vector<std::string> names;
        for (const Aspect& aspect : *catalog_->aspects(urn)) names.push_back(aspect.name);
        return names;
    }

    static Urn urn(std::string_view text) { return *Urn::parse(text); }
    static Proposal describe(const Urn& of, const std::string& text) {
        return {of, "datasetProperties", ChangeType::Upsert, {{"description", text}}};
    }
    static Proposal by(const char* run, Proposal proposal) {
        proposal.run_id = run;
        return proposal;
    }
    static Proposal point(const Urn& of, int64_t time_ms) {
        return {of, "datasetProfile", ChangeType::Upsert, {{"timestampMillis", time_ms}}};
    }

    const Urn table_ = urn("urn:li:dataset:(urn:li:dataPlatform:hive,db.orders,PROD)");
    const Urn tag_ = urn("urn:li:tag:pii");
    std::filesystem::path folder_;
    FixedClock clock_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<Catalog> catalog_;
};

}  // namespace millrace::catalog
