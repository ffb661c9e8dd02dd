// SPDX-License-Identifier: Apache-2.0
#include "sql/session.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>

#include "base/file.h"
#include "base/folder_testing.h"
#include "columnar/row_key.h"
#include "sql/named_tables.h"

namespace millrace::sql {
namespace {

using columnar::Type;
using columnar::TypeKind;

// 10,000 rows in 5 parts: id counts from 0, name is "row <id>", every seventh name null.
class Numbers final : public RowSource {
  public:
    static constexpr int64_t kRows = 10'000;
    static constexpr size_t kParts = 5;

    const columnar::Schema& schema() const override { return schema_; }
    size_t parts() const override { return kParts; }
    int64_t rows() const override { return kRows; }
    std::unique_ptr<RowReader> open(size_t part,
                                    const std::vector<size_t>& columns) const override {
        return std::make_unique<Reader>(part, columns);
    }

  private:
    class Reader final : public RowReader {
      public:
        Reader(size_t part, std::vector<size_t> columns)
            : next_(static_cast<int64_t>(part) * (kRows / int64_t{kParts})),
              end_(next_ + kRows / int64_t{kParts}),
              columns_(std::move(columns)) {}
        size_t read(std::vector<columnar::ColumnSink>& sinks, size_t capacity) override {
            texts_.clear();
            texts_.reserve(capacity);
            size_t row = 0;
            for (; row < capacity && next_ < end_; ++row, ++next_) {
                for (size_t c = 0; c < columns_.size(); ++c) {
                    if (columns_[c] == 0) {
                        sinks[c].values<int64_t>()[row] = next_;
                    } else if (columns_[c] == 2) {
                        texts_.push_back(R"({"n": )" + std::to_string(next_) + R"(, "l": [1, 2]})");
                        sinks[c].values<columnar::TextRef>()[row] =
                            columnar::TextRef(texts_.back());
                    } else if (next_ % 7 == 0) {
                        sinks[c].set_null(row);
                    } else {
                        texts_.push_back("row number " + std::to_string(next_));
                        sinks[c].values<columnar::TextRef>()[row] =
                            columnar::TextRef(texts_.back());
                    }
                }
            }
            return row;
        }

      private:
        int64_t next_, end_;
        std::vector<size_t> columns_;
        std::vector<std::string> texts_;
    };
    columnar::Schema schema_{
        {{"id", TypeKind::Int64, true},
         {"name", TypeKind::Text, true},
         {"nested",
          Type::structure({{"n", TypeKind::Int64, true}, {"l", Type::list(TypeKind::Int32), true}}),
          true}}};
};

class Fixed final : public Resolver {
  public:
    std::map<TableName, Relation> relations;
    std::vector<Moment> moments;
    base::Result<std::optional<Relation>> resolve(const TableName& name,
                                                  const Moment& moment) override {
        moments.push_back(moment);
        if (moment.version && *moment.version > 3) {
            return base::not_found("version not kept: 9").hint("kept versions: 1 to 3");
        }
        const auto found = relations.find(name);
        if (found == relations.end()) return std::optional<Relation>{};
        return std::optional<Relation>(found->second);
    }
    std::vector<std::string> names() const override {
        std::vector<std::string> names;
        for (const auto& [name, relation] : relations) names.push_back(name.to_string());
        return names;
    }
};

class SessionTest : public testing::Test {
  protected:
    void SetUp() override {
        EngineOptions options;
        options.threads = 2;
        engine_ = *Engine::open(options);
        resolver_.relations[{"raw", "numbers"}] =
            std::shared_ptr<const RowSource>(std::make_shared<Numbers>());
        resolver_.relations[{"silver", "even"}] =
            Query{"SELECT id FROM raw.numbers WHERE id % 2 = 0"};
        session_ = *Session::open(*engine_, resolver_, stop_);
    }

    // All rows of a query as text, values joined by '|'.
    std::vector<std::string> rows(std::string_view query) {
        auto result = session_->run(query);
        if (!result.ok()) return {"error: " + result.error().to_string()};
        std::vector<std::string> out;
        while (true) {
            auto batch = (*result)->next();
            if (!batch.ok()) return {"error: " + batch.error().to_string()};
            if (batch->rows == 0) return out;
            for (size_t r = 0; r < batch->rows; ++r) {
                std::string line;
                for (const auto& column : batch->columns) {
                    if (!line.empty()) line += '|';
                    line += value(column, r);
                }
                out.push_back(line);
            }
        }
    }

    static std::string value(const columnar::ColumnView& column, size_t row) {
        if (!column.is_valid(row)) return "null";
        switch (column.type->kind) {
            case TypeKind::Int32:
                return std::to_string(column.values<int32_t>()[row]);
            case TypeKind::Int64:
                return std::to_string(column.values<int64_t>()[row]);
            case TypeKind::Text:
                return std::string(column.values<columnar::TextRef>()[row].view());
            case TypeKind::Decimal:
                return std::to_string(static_cast<int64_t>(column.values<columnar::Int128>()[row]));
            case TypeKind::List: {
                const auto entry = column.values<columnar::ListEntry>()[row];
                std::string text = "[";
                for (uint64_t i = 0; i < entry.length; ++i) {
                    text += (i ? "," : "") + value(column.children[0], entry.offset + i);
                }
                return text + "]";
            }
            case TypeKind::Struct: {
                std::string text = "{";
                for (size_t i = 0; i < column.children.size(); ++i) {
                    text += (i ? "," : "") + value(column.children[i], row);
                }
                return text + "}";
            }
            default:
                return "?";
        }
    }

    base::Stop stop_;
    Fixed resolver_;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<Session> session_;
};

TEST_F(SessionTest, NamesResolveToOurRowsAndViews) {
    EXPECT_EQ(rows("SELECT count(*), count(name) FROM raw.numbers"),
              std::vector<std::string>{"10000|8571"});
    EXPECT_EQ(rows("SELECT e.id FROM silver.even e WHERE e.id BETWEEN 3 AND 6 ORDER BY 1"),
              (std::vector<std::string>{"4", "6"}));
    EXPECT_EQ(rows("SELECT name, id FROM raw.numbers WHERE id = 4321"),
              std::vector<std::string>{"row number 4321|4321"});
    EXPECT_EQ(rows("SELECT nested FROM raw.numbers WHERE id = 5"),
              std::vector<std::string>{"{5,[1,2]}"});
}

// The engine would read them as files, from the folder we stand in: data.csv and a.b.csv.
TEST_F(SessionTest, NamesWithASchemaAreNoFiles) {
    const base::TestFolder folder;
    const base::Path here = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    for (const auto& [file, query] :
         {std::pair{"data.csv", "FROM data.csv"}, std::pair{"a.b.csv", "FROM a.\"b.csv\""}}) {
        SCOPED_TRACE(query);
        EXPECT_TRUE(base::write_file_atomic(file, "word\nx\n").ok());
        EXPECT_TRUE(session_->bind("FROM '" + std::string(file) + "'").ok());
        EXPECT_FALSE(session_->bind(query).ok());
    }
    std::filesystem::current_path(here);
}

TEST_F(SessionTest, BindingTellsSchemaAndTablesReadThroughViews) {
    auto bound = session_->bind("SELECT sum(id) AS total, 'x' AS label FROM silver.even");
    ASSERT_TRUE(bound.ok()) << bound.error().to_string();
    EXPECT_EQ(bound->schema.fields[0].type, Type::decimal(38, 0));
    EXPECT_EQ(bound->schema.fields[1].type, Type(TypeKind::Text));
    ASSERT_EQ(bound->tables.size(), 2u);
    EXPECT_EQ(bound->tables[0].to_string(), "raw.numbers");
    EXPECT_EQ(bound->tables[1].to_string(), "silver.even");
    EXPECT_EQ(rows("SELECT sum(id) FROM silver.even"), std::vector<std::string>{"24995000"});
}

TEST_F(SessionTest, AMistakeInAViewIsToldOfTheInnermostView) {
    resolver_.relations[{"silver", "broken"}] = Query{"SELECT idd FROM raw.numbers"};
    resolver_.relations[{"gold", "reader"}] = Query{"SELECT idd FROM silver.broken"};
    const auto error = session_->bind("SELECT idd FROM gold.reader, silver.even").error();
    EXPECT_EQ(error.kind(), base::ErrorKind::NotFound);
    EXPECT_EQ(error.message(), "view silver.broken cannot be read: column not found: idd");
    EXPECT_EQ(error.hint(), "did you mean id?; change its model, then millrace run silver.broken");
    EXPECT_EQ(error.location().line, 0);
    EXPECT_EQ(session_->bind("SELECT idd FROM silver.even").error().message(),
              "column not found: idd");
}

TEST(NamedTables, AreThoseOfCtesAndSubqueriesToo) {
    std::string text;
    for (const auto& [name, moment] : named_tables(
             "WITH c AS (SELECT * FROM a.in_cte) SELECT (SELECT max(x) FROM a.scalar) FROM c, "
             "(FROM a.derived) JOIN a.past p AT (VERSION => 7) ON true "
             "WHERE EXISTS (FROM a.filter)")) {
        text += name.to_string() + (moment.version ? "@" + std::to_string(*moment.version) : "");
        text += ' ';
    }
    for (const char* name : {"a.in_cte ", "a.scalar ", "a.derived ", "a.past@7 ", "a.filter "}) {
        EXPECT_NE(text.find(name), std::string::npos) << name << "not in " << text;
    }
    EXPECT_TRUE(named_tables("no query").empty());
}

TEST_F(SessionTest, MistakesNameThePlaceAndTheNearestName) {
    const auto error = session_->bind("SELECT id\nFROM silver.evn").error();
    EXPECT_EQ(error.message(), "table not found: silver.evn");
    EXPECT_EQ(error.hint(), "did you mean silver.even?");
    EXPECT_EQ(error.location().line, 2);
    EXPECT_EQ(error.location().column, 6);

    const auto column = session_->bind("SELECT idd FROM silver.even").error();
    EXPECT_EQ(column.message(), "column not found: idd");
    EXPECT_EQ(column.hint(), "did you mean id?");
    EXPECT_EQ(column.location().column, 8);

    const auto syntax = session_->bind("SELECT id FRM silver.even").error();
    EXPECT_EQ(syntax.kind(), base::ErrorKind::InvalidArgument);
    EXPECT_EQ(syntax.location().line, 1);
    EXPECT_EQ(session_->bind("DROP TABLE x").error().message(), "not a single SELECT");
    EXPECT_EQ(session_->bind("PRAGMA version").error().message(), "not a single SELECT");
    EXPECT_EQ(session_->bind("SELECT 1; SELECT 2").error().message(), "not a single SELECT");
    EXPECT_EQ(session_->bind("SELECT INTERVAL 1 DAY AS gap").error().hint(),
              "cast it, for example CAST(gap AS VARCHAR)");
}

TEST_F(SessionTest, AtReachesTheResolverWithVersionOrTime) {
    EXPECT_EQ(rows("SELECT count(*) FROM silver.even x AT (VERSION => 2) WHERE x.id < 10"),
              std::vector<std::string>{"5"});
    EXPECT_EQ(resolver_.moments.front().version, 2);
    resolver_.moments.clear();
    EXPECT_EQ(rows("SELECT (SELECT count(*) FROM silver.even AT (TIMESTAMP => '2026-01-01'))"),
              std::vector<std::string>{"5000"});
    EXPECT_EQ(resolver_.moments.front().time, base::parse_timestamp("2026-01-01"));
    EXPECT_EQ(session_->bind("SELECT * FROM silver.even AT (VERSION => 9)").error().to_string(),
              "version not kept: 9\n  hint: kept versions: 1 to 3");
}

TEST_F(SessionTest, RunIntoGivesEveryRowOnceFromSeveralThreads) {
    struct Sum final : BatchSink {
        struct Input final : BatchSink::Input {
            explicit Input(Sum& s) : sum(s) {}
            base::Result<void> append(const columnar::BatchView& rows) override {
                std::lock_guard lock(sum.mutex);
                for (size_t r = 0; r < rows.rows; ++r) {
                    sum.total += rows.columns[0].values<int64_t>()[r];
                }
                sum.count += rows.rows;
                return {};
            }
            Sum& sum;
        };
        std::unique_ptr<BatchSink::Input> input() override {
            return std::make_unique<Input>(*this);
        }
        std::mutex mutex;
        int64_t total = 0;
        size_t count = 0;
    } sum;
    auto result = session_->run_into("SELECT id, name FROM raw.numbers", sum);
    ASSERT_TRUE(result.ok()) << result.error().to_string();
    EXPECT_EQ(sum.count, 10'000u);
    EXPECT_EQ(sum.total, 49'995'000);
}

TEST_F(SessionTest, OurErrorsComeBackFromInsideTheEngine) {
    struct Full final : BatchSink {
        struct Input final : BatchSink::Input {
            base::Result<void> append(const columnar::BatchView&) override {
                return base::unavailable("disk full").hint("free some space");
            }
        };
        std::unique_ptr<BatchSink::Input> input() override { return std::make_unique<Input>(); }
    } full;
    auto result = session_->run_into("SELECT id FROM raw.numbers", full);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().to_string(), "disk full\n  hint: free some space");
    EXPECT_EQ(rows("SELECT 1"), std::vector<std::string>{"1"});  // the session lives on
}

TEST_F(SessionTest, StopsOnRequest) {
    stop_.request();
    EXPECT_EQ(session_->run("SELECT count(*) FROM raw.numbers").error().kind(),
              base::ErrorKind::Cancelled);
}

TEST_F(SessionTest, ScanPlansAreReadOrRefusedWithTheReason) {
    using Output = ScanOutput::Kind;
    using Condition = ScanCondition::Kind;
    const auto plan = session_->scan_plan(
        "SELECT name, id AS key FROM raw.numbers WHERE name LIKE '%7%' AND id IS NOT NULL AND id "
        ">= 5");
    ASSERT_TRUE(plan.ok()) << plan.error().to_string();
    const auto* scan = std::get_if<ScanPlan>(&*plan);
    ASSERT_NE(scan, nullptr) << std::get<NotAScan>(*plan).reason;
    EXPECT_EQ(scan->table.to_string(), "raw.numbers");
    ASSERT_EQ(scan->outputs.size(), 2u);
    EXPECT_EQ(scan->outputs[0].kind, Output::Column);
    EXPECT_EQ(scan->outputs[0].column, 1u);
    EXPECT_EQ(scan->outputs[1].column, 0u);

    // The conditions in whatever nesting: these leaves, each where it belongs.
    std::vector<Condition> leaves;
    const std::function<void(const ScanCondition&)> walk = [&](const ScanCondition& condition) {
        if (condition.children.empty()) leaves.push_back(condition.kind);
        for (const auto& child : condition.children) walk(child);
    };
    walk(*scan->condition);
    EXPECT_EQ(leaves,
              (std::vector<Condition>{Condition::Contains, Condition::IsNull, Condition::Less}));

    const auto reason = [&](const char* query) {
        const auto refused = session_->scan_plan(query);
        if (!refused.ok()) return refused.error().to_string();
        const auto* why = std::get_if<NotAScan>(&*refused);
        return why == nullptr ? std::string("a scan") : why->reason;
    };
    EXPECT_EQ(reason("SELECT id FROM silver.even"), "expression (id % CAST(2 AS BIGINT))");
    EXPECT_EQ(reason("SELECT upper(name) FROM raw.numbers"), "function upper");
    EXPECT_EQ(reason("SELECT count(*) FROM raw.numbers"), "an aggregate");
    EXPECT_EQ(reason("SELECT a.id FROM raw.numbers a JOIN raw.numbers b USING (id)"), "a join");
    EXPECT_EQ(reason("SELECT id FROM raw.numbers LIMIT 3"), "a LIMIT");
    EXPECT_EQ(reason("SELECT id FROM raw.numbers WHERE name LIKE 'a%b'"),
              "a LIKE pattern with wildcards inside");
    EXPECT_EQ(reason("SELECT name FROM raw.numbers WHERE name = 'x' OR NOT (id < 3)"), "a scan");
}

TEST(ForStoring, TakesOffWhatStoringDoesAgain) {
    struct Case {
        const char* query;
        const char* text;
        bool distinct;
    };
    for (const auto& [query, text, distinct] :
         {Case{"SELECT DISTINCT a FROM s.t WHERE b > 1", "SELECT a FROM s.t WHERE (b > 1)", true},
          Case{"SELECT DISTINCT a FROM t ORDER BY a", "SELECT a FROM t", true},
          Case{"SELECT a FROM t ORDER BY a", "SELECT a FROM t", false},
          Case{"SELECT a FROM t", "SELECT a FROM t", false},
          Case{"SELECT DISTINCT ON (a) a, b FROM t", "SELECT DISTINCT ON (a) a, b FROM t", false},
          Case{"SELECT DISTINCT a FROM t LIMIT 3", "SELECT DISTINCT a FROM t LIMIT 3", false},
          Case{"SELECT a FROM t ORDER BY a LIMIT 3", "SELECT a FROM t ORDER BY a LIMIT 3", false},
          Case{"SELECT a FROM t UNION SELECT a FROM u", "SELECT a FROM t UNION SELECT a FROM u",
               false},
          Case{"nonsense", "nonsense", false}}) {
        SCOPED_TRACE(query);
        const StoredQuery stored = for_storing(query);
        EXPECT_EQ(stored.text, text);
        EXPECT_EQ(stored.distinct, distinct);
    }
}

}  // namespace
}  // namespace millrace::sql
