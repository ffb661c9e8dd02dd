// SPDX-License-Identifier: Apache-2.0
#include "sql/column_lineage.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "base/text.h"
#include "sql/session.h"

namespace millrace::sql {
namespace {

using columnar::Field;
using columnar::Type;
using columnar::TypeKind;

class Tables final : public Resolver {
  public:
    std::map<std::string, Relation> relations;  // by name in lower case
    void add(const std::string& name, std::vector<Field> columns, size_t files = 0) {
        auto table = std::make_shared<FileTable>();
        table->schema.fields = std::move(columns);
        table->files.resize(files);
        relations[name] = std::shared_ptr<const FileTable>(table);
    }
    base::Result<std::optional<Relation>> resolve(const TableName& name, const Moment&) override {
        const auto found = relations.find(base::to_lower(name.to_string()));
        if (found == relations.end()) return std::optional<Relation>{};
        return std::optional<Relation>(found->second);
    }
    std::vector<std::string> names() const override { return {}; }
};

std::string line_of(const OutputColumn& column) {
    std::vector<std::string> from;
    for (const auto& [source, how] : column.from) {
        from.push_back(source.to_string() + (how == Derivation::Identity ? ""
                                             : how == Derivation::Transformation
                                                 ? " (transformed)"
                                                 : " (aggregated)"));
    }
    return column.name + " <- " + (from.empty() ? "nothing" : base::join(from, ", "));
}

// The lines of lineage_corpus/README.md.
std::vector<std::string> lines_of(const base::Result<ColumnLineage>& lineage) {
    if (!lineage.ok()) return {"error: " + lineage.error().to_string()};
    std::vector<std::string> lines;
    for (const auto& column : lineage->columns) lines.push_back(line_of(column));
    std::vector<std::string> influences;
    for (const auto& column : lineage->influences) influences.push_back(column.to_string());
    if (!influences.empty()) lines.push_back("influences: " + base::join(influences, ", "));
    for (const auto& reason : lineage->unresolved) lines.push_back("unresolved: " + reason);
    return lines;
}

struct Case {
    size_t line = 0;
    std::string query;
    std::vector<std::string> want;
};

std::vector<Case> cases_of(const std::filesystem::path& path) {
    std::vector<Case> cases;
    std::ifstream file(path);
    std::string line;
    bool inside = false;
    for (size_t number = 1; std::getline(file, line); ++number) {
        if (line.starts_with("#")) continue;
        if (line.empty()) {
            inside = false;
            continue;
        }
        if (!inside) cases.push_back({number, "", {}});
        inside = true;
        Case& last = cases.back();
        const bool expects = line.find(" <- ") != std::string::npos || line == "  ..." ||
                             line.starts_with("  influences: ") ||
                             line.starts_with("  unresolved: ");
        if (expects) {
            last.want.push_back(line.substr(2));
        } else {
            last.query += line + "\n";
        }
    }
    return cases;
}

// "..." stands for any lines.
bool matches(const std::vector<std::string>& got, const std::vector<std::string>& want) {
    const auto dots = std::find(want.begin(), want.end(), "...");
    if (dots == want.end()) return got == want;
    const auto before = dots - want.begin();
    const auto after = want.end() - dots - 1;
    return std::ssize(got) >= before + after && std::equal(want.begin(), dots, got.begin()) &&
           std::equal(dots + 1, want.end(), got.end() - after);
}

class ColumnLineageTest : public testing::Test {
  protected:
    void SetUp() override {
        EngineOptions options;
        options.threads = 1;
        engine_ = *Engine::open(options);
        const Field id{"id", TypeKind::Int32, true};
        const Type address =
            Type::structure({{"city", TypeKind::Text, true}, {"zip", TypeKind::Text, true}});
        const Type visit =
            Type::structure({{"day", TypeKind::Date, true}, {"cost", TypeKind::Double, true}});
        tables_.add("shop.orders", {id,
                                    {"customer", TypeKind::Int32, true},
                                    {"amount", Type::decimal(10, 2), true},
                                    {"status", TypeKind::Text, true},
                                    {"placed", TypeKind::Date, true},
                                    {"note", TypeKind::Text, true}});
        tables_.add("shop.customers", {id,
                                       {"name", TypeKind::Text, true},
                                       {"city", TypeKind::Text, true},
                                       {"score", TypeKind::Double, true},
                                       {"since", TypeKind::Date, true}});
        tables_.add("shop.items", {{"order_id", TypeKind::Int32, true},
                                   {"sku", TypeKind::Text, true},
                                   {"qty", TypeKind::Int32, true},
                                   {"price", Type::decimal(10, 2), true}});
        tables_.add("shop.prices", {{"sku", TypeKind::Text, true},
                                    {"day", TypeKind::Date, true},
                                    {"price", Type::decimal(10, 2), true}});
        tables_.add("shop.nodes",
                    {id, {"parent", TypeKind::Int32, true}, {"label", TypeKind::Text, true}});
        tables_.add(
            "shop.people",
            {id,
             {"person",
              Type::structure({{"name", TypeKind::Text, true}, {"address", address, true}}), true},
             {"tags", Type::list(TypeKind::Text), true},
             {"visits", Type::list(visit), true}});
        tables_.add("shop.wide", {{"big", TypeKind::Int64, true}});
        tables_.add("shop.filed", {id}, 1);
        tables_.relations["shop.spending"] =
            Query{"SELECT customer, sum(amount) AS spent FROM shop.orders GROUP BY customer"};
        tables_.relations["shop.top_spending"] =
            Query{"SELECT max(spent) AS top FROM shop.spending"};
        session_ = *Session::open(*engine_, tables_, stop_);
    }

    std::string told(const std::string& query) {
        return base::join(lines_of(session_->lineage(query)), "\n");
    }

    // "c0, c1, ..." as `piece` makes them.
    static std::string list(int count, const std::function<std::string(int)>& piece) {
        std::vector<std::string> pieces;
        for (int i = 0; i < count; ++i) pieces.push_back(piece(i));
        return base::join(pieces, ", ");
    }
    static std::vector<Field> wide(int count) {
        std::vector<Field> columns;
        for (int i = 0; i < count; ++i) {
            columns.push_back({fmt::format("c{}", i), TypeKind::Int32, true});
        }
        return columns;
    }

    const base::Stop stop_;
    std::unique_ptr<Engine> engine_;
    Tables tables_;
    std::unique_ptr<Session> session_;
};

TEST_F(ColumnLineageTest, IsWhatTheCorpusSays) {
    size_t count = 0;
    for (const char* name : {"columns", "joins", "aggregates", "subqueries", "nested"}) {
        const auto path =
            std::filesystem::path(MILLRACE_LINEAGE_CORPUS) / (std::string(name) + ".txt");
        for (const auto& test : cases_of(path)) {
            ++count;
            ASSERT_FALSE(test.want.empty()) << path << ":" << test.line;
            const auto got = lines_of(session_->lineage(test.query));
            EXPECT_TRUE(matches(got, test.want))
                << path.filename().string() << ":" << test.line << "\n"
                << test.query << "is told:\n  " << base::join(got, "\n  ") << "\nshould be:\n  "
                << base::join(test.want, "\n  ");
        }
    }
    EXPECT_GE(count, 120u);
}

TEST_F(ColumnLineageTest, OfAMistakeSaysItsPlaceAndLeavesTheSessionAsItWas) {
    const auto lineage = session_->lineage("SELECT idd FROM shop.orders");
    ASSERT_FALSE(lineage.ok());
    EXPECT_EQ(lineage.error().location().column, 8u);
    EXPECT_EQ(lineage.error().hint(), "did you mean id?");
    EXPECT_FALSE(session_->lineage("SELECT * FROM shop.none").ok());
    EXPECT_FALSE(session_->lineage("SELECT 1; SELECT 2").ok());
    EXPECT_TRUE(session_->run("SELECT id FROM shop.orders").ok());
    EXPECT_EQ(told("SELECT id FROM shop.orders"), "id <- shop.orders.id");
}

TEST_F(ColumnLineageTest, ViewsThatReadEachOtherAreAnError) {
    tables_.relations["shop.a"] = Query{"SELECT * FROM shop.b"};
    tables_.relations["shop.b"] = Query{"SELECT * FROM shop.a"};
    const auto lineage = session_->lineage("SELECT * FROM shop.a");
    ASSERT_FALSE(lineage.ok());
    EXPECT_EQ(lineage.error().message(), "view reads itself: shop.a");
}

TEST_F(ColumnLineageTest, OfDeepAndWideQueriesTakesNoTime) {
    constexpr int kColumns = 2000;
    tables_.add("shop.broad", wide(kColumns));
    std::string query = "WITH l0 AS (SELECT " +
                        list(kColumns, [](int i) { return fmt::format("c{} AS x{}", i, i); }) +
                        " FROM shop.broad)";
    for (int level = 1; level < 20; ++level) {
        query += fmt::format(", l{} AS (SELECT {} FROM l{} WHERE x{} > 0)", level,
                             level % 5 == 1 ? list(kColumns,
                                                   [](int i) {
                                                       return fmt::format("x{0} + x{1} AS x{0}", i,
                                                                          (i + 1) % kColumns);
                                                   })
                                            : "*",
                             level - 1, level);
    }
    query += " SELECT * FROM l19";
    const auto begin = std::chrono::steady_clock::now();
    const auto lineage = session_->lineage(query);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    ASSERT_TRUE(lineage.ok()) << lineage.error().to_string();
    ASSERT_EQ(lineage->columns.size(), size_t{kColumns});
    // Four levels add a neighbour.
    EXPECT_EQ(line_of(lineage->columns[0]),
              "x0 <- shop.broad.c0 (transformed), shop.broad.c1 (transformed), shop.broad.c2 "
              "(transformed), shop.broad.c3 (transformed), shop.broad.c4 (transformed)");
    EXPECT_EQ(lineage->influences.size(), 19u + 4u);
    RecordProperty("seconds", std::to_string(took.count()));
    // Without sanitizers on an idle machine it is well below a second. What doubled with each level
    // would never end.
    EXPECT_LT(took.count(), 30.0);
}

TEST_F(ColumnLineageTest, OfAModelThatReadsManyColumnsIsComplete) {
    constexpr int kColumns = 3600;
    tables_.add("shop.broad", wide(kColumns));
    const auto lineage = session_->lineage(
        "SELECT *, greatest(" + list(kColumns, [](int i) { return fmt::format("c{}", i); }) +
        ") AS most FROM shop.broad");
    ASSERT_TRUE(lineage.ok()) << lineage.error().to_string();
    ASSERT_EQ(lineage->columns.size(), size_t{kColumns} + 1);
    for (int i = 0; i < kColumns; ++i) {
        ASSERT_EQ(line_of(lineage->columns[static_cast<size_t>(i)]),
                  fmt::format("c{0} <- shop.broad.c{0}", i));
    }
    EXPECT_EQ(lineage->columns.back().from.size(), size_t{kColumns});
    EXPECT_EQ(lineage->columns.back().from[0].how, Derivation::Transformation);
    EXPECT_TRUE(lineage->unresolved.empty());
}

// A value moves one column on with each pass.
std::string moved_through(int columns) {
    std::string names = "k0", zeros = "id", moved = "parent";
    for (int i = 1; i < columns; ++i) {
        names += fmt::format(", k{}", i);
        zeros += ", 0";
        moved += fmt::format(", k{}", i - 1);
    }
    return fmt::format(
        "WITH RECURSIVE r({}) AS (SELECT {} FROM shop.nodes UNION ALL SELECT {} FROM r, "
        "shop.nodes) SELECT k{} AS last FROM r",
        names, zeros, moved, columns - 1);
}

TEST_F(ColumnLineageTest, OfARecursionThatDoesNotSettleIsToldAsUnresolved) {
    EXPECT_EQ(told(moved_through(90)), "last <- shop.nodes.id, shop.nodes.parent");
    EXPECT_EQ(told(moved_through(150)),
              "last <- nothing\nunresolved: last: recursion not settled after 100 passes: r");
}

}  // namespace
}  // namespace millrace::sql
