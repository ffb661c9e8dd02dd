// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/folder_testing.h"
#include "catalog/catalog.h"
#include "search/search.h"

namespace millrace::search {

using base::Json;
using catalog::ChangeType;
using catalog::Proposal;
using catalog::Urn;
using Texts = std::vector<std::string>;

class StillClock final : public base::Clock {
  public:
    base::Timestamp now() const override { return base::Timestamp(std::chrono::seconds(1)); }
};

// A catalog and its index in a folder of their own.
class SearchTest : public testing::Test {
  protected:
    void SetUp() override { open(); }
    void open() {
        open_catalog();
        index_ = open_index(folder_ / "search");
    }
    void open_catalog() {
        using Access = store::Database::Access;
        database_ = *store::Database::open(folder_ / "state.db", Access::Write);
        ASSERT_TRUE(database_->execute("PRAGMA synchronous=OFF").ok());
        catalog_ = *catalog::Catalog::open(*database_, Access::Write, registry(), clock_);
    }
    void close() {
        index_.reset();
        catalog_.reset();
        database_.reset();
    }
    static std::unique_ptr<SearchIndex> open_index(const base::Path& folder) {
        auto index = SearchIndex::open(folder, registry());
        EXPECT_TRUE(index.ok()) << index.error().to_string();
        return *std::move(index);
    }
    static const catalog::Registry& registry() { return catalog::Registry::builtin(); }

    void write(const std::vector<Proposal>& proposals) {
        const auto done = database_->write([&]() -> base::Result<void> {
            MR_TRY(catalog_->apply(proposals));
            return {};
        });
        ASSERT_TRUE(done.ok()) << done.error().to_string();
    }
    void write(const std::string& urn, const char* aspect, const std::string& json) {
        write({proposal(urn, aspect, json)});
    }
    static Proposal proposal(const std::string& urn, const char* aspect, const std::string& json) {
        return {*Urn::parse(urn), aspect, ChangeType::Upsert, *base::parse_json(json)};
    }
    void remove(const std::string& urn) {
        const auto done = database_->write([&]() -> base::Result<void> {
            MR_TRY(catalog_->remove(*Urn::parse(urn)));
            return {};
        });
        ASSERT_TRUE(done.ok()) << done.error().to_string();
    }
    static std::string table(const std::string& name, const std::string& platform = "hive") {
        return "urn:li:dataset:(urn:li:dataPlatform:" + platform + "," + name + ",PROD)";
    }
    // A table with a name and a description alone.
    void add_table(const std::string& name, const std::string& description = "x") {
        write(table(name), "datasetProperties",
              Json{{"name", name}, {"description", description}}.dump());
    }

    static Request request(const std::string& text, const std::string& filter = "") {
        Request request;
        request.text = text;
        if (!filter.empty()) request.filter = *parse_filter(*base::parse_json(filter));
        return request;
    }
    Found found(const Request& request) { return found(*index_, request); }
    Found found(SearchIndex& index, const Request& request) {
        auto found = index.search(*catalog_, request);
        EXPECT_TRUE(found.ok()) << request.text << ": " << found.error().to_string();
        return found.ok() ? *std::move(found) : Found{};
    }
    // Names of what is found, in order.
    Texts names(const Request& request) {
        Texts names;
        for (const Hit& hit : found(request).hits) names.push_back(hit.name);
        return names;
    }
    Texts names(const std::string& text, const std::string& filter = "") {
        return names(request(text, filter));
    }
    // As a set: where the order is not what is asked.
    std::set<std::string> name_set(const std::string& text, const std::string& filter = "") {
        const Texts all = names(text, filter);
        return {all.begin(), all.end()};
    }
    std::string refused(const Request& request) {
        const auto found = index_->search(*catalog_, request);
        EXPECT_FALSE(found.ok()) << request.text;
        return found.ok() ? "found" : found.error().to_string();
    }

    StillClock clock_;
    const base::TestFolder folder_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<catalog::Catalog> catalog_;
    std::unique_ptr<SearchIndex> index_;
};

}  // namespace millrace::search
