// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "columnar/column.h"
#include "columnar/type.h"

namespace millrace::sql {

// "silver.observations". The schema is always written: an unqualified name is a CTE or an error.
struct TableName {
    std::string schema;
    std::string table;
    std::string to_string() const { return schema + "." + table; }
    auto operator<=>(const TableName&) const = default;
    // Splits "schema.table"; InvalidArgument for anything else.
    static base::Result<TableName> parse(std::string_view text);
};

// Which state of a table a query wants: AT (VERSION => 7), AT (TIMESTAMP => '...'), or the newest.
struct Moment {
    std::optional<int64_t> version;
    std::optional<base::Timestamp> time;
};

// A Parquet file of a table, with the values of its partition columns (which are not in the file).
struct DataFile {
    std::string path;  // below FileTable::folder
    int64_t rows = 0;
    std::vector<std::optional<std::string>> partition;  // SQL text; nothing for null
};

// A table whose files are known: no folder is listed and no footer is read to plan a query.
// Columns missing from a file (it is older than they are) read as null.
struct FileTable {
    columnar::Schema schema;
    std::vector<size_t> partition_by;
    std::string folder;  // with a slash at its end, or empty
    std::vector<DataFile> files;
};

// Rows made by our own code (a CSV reader). Parts are read in parallel, each by one thread.
class RowReader {
  public:
    virtual ~RowReader() = default;
    // Fills up to `capacity` rows, answers how many; 0 at the end. Nested columns are filled as
    // JSON text. Text must stay in place until the next call.
    virtual size_t read(std::vector<columnar::ColumnSink>& columns, size_t capacity) = 0;
};

class RowSource {
  public:
    virtual ~RowSource() = default;
    virtual const columnar::Schema& schema() const = 0;
    virtual size_t parts() const = 0;
    virtual int64_t rows() const = 0;  // how many there are, for the planner
    virtual std::unique_ptr<RowReader> open(size_t part,
                                            const std::vector<size_t>& columns) const = 0;
};

// A query that stands behind a name: a view.
struct Query {
    std::string text;
};

using Relation =
    std::variant<Query, std::shared_ptr<const FileTable>, std::shared_ptr<const RowSource>>;

// Says what names mean. Called while a query is bound, from the thread that binds.
class Resolver {
  public:
    virtual ~Resolver() = default;
    // Nothing if there is no such table; an error if there is but not as asked (unknown version).
    virtual base::Result<std::optional<Relation>> resolve(const TableName& name,
                                                          const Moment& moment) = 0;
    // Every name there is, for "did you mean".
    virtual std::vector<std::string> names() const = 0;
};

}  // namespace millrace::sql
