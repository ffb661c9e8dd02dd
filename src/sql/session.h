// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/stop.h"
#include "columnar/column.h"
#include "columnar/type.h"
#include "sql/column_lineage.h"
#include "sql/engine.h"
#include "sql/relation.h"
#include "sql/scan_plan.h"

namespace millrace::sql {

// What binding a query tells without running it.
struct BoundQuery {
    columnar::Schema schema;             // names and types of its result, as they would be stored
    std::vector<TableName> tables;       // every table it reads, views looked through, sorted
    std::vector<std::string> shortened;  // columns that lose the nanoseconds of their timestamps
};

// Rows of a result, batch by batch.
class Rows {
  public:
    virtual ~Rows() = default;
    virtual const columnar::Schema& schema() const = 0;
    // The next batch, valid until the next call; zero rows at the end.
    virtual base::Result<columnar::BatchView> next() = 0;
};

// Takes the rows of a query from many threads at once.
class BatchSink {
  public:
    class Input {
      public:
        virtual ~Input() = default;
        // The batch is valid during the call only.
        virtual base::Result<void> append(const columnar::BatchView& rows) = 0;
    };
    virtual ~BatchSink() = default;
    virtual std::unique_ptr<Input> input() = 0;  // one for each thread
};

// What becomes of a column whose type no table can store. Shortened: timestamps lose what is below
// a microsecond, all else is refused.
enum class Unstorable : uint8_t { Refused, AsText, Shortened };

// One conversation with the engine. One thread at a time.
//
// Results hold only types of columnar/type.h: what DuckDB has beyond them is cast (HUGEINT to
// DECIMAL(38,0), ENUM and JSON to VARCHAR, TIMESTAMP_S/MS to TIMESTAMP, arrays to lists, maps to
// lists of structs) or, where rows are to be stored, refused with the cast to write (INTERVAL, BIT,
// UNION, TIMESTAMP_NS, maps, structs whose fields have no names).
//
// Errors in the query carry line and column within its text and the nearest valid name as hint; so
// do casts that fail while it runs, unless the text had to be wrapped or they stand in a view.
class Session {
  public:
    static base::Result<std::unique_ptr<Session>> open(Engine& engine, Resolver& resolver,
                                                       const base::Stop& stop);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Only one SELECT (or FROM, VALUES, WITH) is a query; anything else is InvalidArgument.
    base::Result<BoundQuery> bind(std::string_view query,
                                  Unstorable unstorable = Unstorable::Refused);
    base::Result<std::unique_ptr<Rows>> run(std::string_view query);
    // Runs the query on all threads of the engine, rows in no order.
    base::Result<void> run_into(std::string_view query, BatchSink& sink);

    // Whether the query is a plain scan of one row source, and which.
    base::Result<ScanPlanResult> scan_plan(std::string_view query);

    // From which columns of which tables the query's columns come. Binds, runs nothing.
    base::Result<ColumnLineage> lineage(std::string_view query);

    // The optimised plan as a drawing, for people.
    base::Result<std::string> explain(std::string_view query);

    struct State;

  private:
    explicit Session(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// A query whose inputs must be known reads no file by itself: no read_csv(), no FROM 'a.parquet'.
// InvalidArgument with the place of the first that does.
base::Result<void> check_reads_no_file(std::string_view query);

// A query in parentheses: without its final semicolon and what stands behind that.
std::string as_subquery(std::string_view query);

// A query whose rows are to be stored by somebody who gives them an order and can remove
// duplicates.
struct StoredQuery {
    std::string text;
    bool distinct = false;  // remove duplicates from the rows of `text`
    bool ordered = false;   // the query orders its rows at its end, which storing undoes
};

// Takes off the query's top what the storing does again or undoes: a plain DISTINCT (not DISTINCT
// ON) and an ORDER BY, unless a LIMIT or OFFSET makes them matter. Else the query as it is.
StoredQuery for_storing(std::string_view query);

}  // namespace millrace::sql
