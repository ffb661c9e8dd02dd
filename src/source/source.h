// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/mapped_file.h"
#include "base/stop.h"
#include "columnar/column.h"
#include "columnar/type.h"

namespace millrace::source {

// Files from outside as typed rows. Text - CSV and JSON lines - takes two passes over the bytes:
// survey() reads everything once, decides dialect facts, columns and types, finds every bad row and
// where records begin; a Reader then turns blocks of records into columns and cannot fail on data,
// because the survey has seen it all. Parquet is read by the SQL engine; what becomes of its
// columns is decided in typed_files.h.

enum class Format : uint8_t { Csv, JsonLines, Parquet };

// What happens when a file's columns or values do not fit the columns expected (the declared ones,
// else those of the previous run, else those of the first file by name that has any). A
// column of which no value was seen has no type yet: its first values say what it is.
enum class OnDrift : uint8_t {
    Evolve,      // new columns are added, types widened; a column missing from a file is null
    Freeze,      // any difference is an error naming column, file and line
    DiscardRow,  // rows with a value that does not fit, or in an unexpected column, are quarantined
    DiscardValue,  // such a value becomes null (or is ignored, in an unexpected column); counted
};
// Under all but Evolve a file may lack a column only under Discard*: it is null there, with a note.
// A key that a JSON line lacks is null and no drift. A value that does not fit a *declared* type is
// a bad row under Evolve too: a declaration is not widened. Frozen columns of Parquet that are not
// declared are judged by their type, whatever the values.

struct Dialect {
    char delimiter = ',';
    char quote = '"';   // 0: none
    char escape = '"';  // equal to quote: a quote is doubled; else e.g. a backslash
    bool header = true;
    // Unquoted fields that mean null. An empty field that is not (a quoted one, say) is empty text;
    // in a column that is not text it is null as well.
    std::vector<std::string> null_strings = {""};
};

// A column as a run found it. Without a type: no value was seen, so nothing is known of it; parts
// of a nested type may be unseen too (type_join.h).
struct KnownColumn {
    std::string name;
    std::optional<columnar::Type> type;
};

struct Spec {
    std::string name;         // "raw.encounters"
    base::Location location;  // where it is declared, for messages
    Format format = Format::Csv;
    std::vector<std::string> paths;  // files or globs, already made absolute
    base::Path folder;               // files below it are told of by their path from there
    Dialect dialect;
    // Columns with types; wins over inference. Found by name, ignoring case, or by position in a
    // file without header. A null in one that is not nullable is a value that does not fit.
    std::vector<columnar::Field> declared;
    std::optional<std::vector<KnownColumn>> previous;  // the baseline for drift
    OnDrift on_drift = OnDrift::Evolve;
    int64_t bad_rows_max = 100;  // one more and the survey is an error
};

struct BadRow {
    std::string file;
    int64_t line = 0;    // of the record's first line, or the row in a Parquet file, from 1
    std::string column;  // empty when the whole row is at fault
    std::string reason;  // "expected 7 fields, found 9"
    std::string text;    // the record, cut to 1,000 bytes, made valid UTF-8
};

// What is to be told of a source.
struct Findings {
    std::vector<BadRow> bad_rows;  // by file, then line
    int64_t discarded_values = 0;
    std::vector<std::string> notes;  // drift that was accepted, in words
};

// A run of whole records, the unit of parallel work (about 4 MB, more if a record is longer).
struct Block {
    size_t file = 0;
    size_t offset = 0;
    size_t size = 0;
    int64_t first_line = 0;
};

struct SurveyedFile {
    base::Path path;                             // as the user knows it
    std::shared_ptr<base::MappedFile> bytes;     // decompressed if need be; shared with readers
    std::vector<std::optional<size_t>> columns;  // schema column -> field in this file (CSV)
    size_t field_count = 0;
    int64_t rows = 0;     // good ones
    char newline = '\n';  // '\r' in a CSV file that has no '\n'
    // Offsets of the records that are no rows, ascending: readers pass over them.
    std::vector<size_t> skipped;
    // Plain: in its blocks no quote, no NUL, no carriage return at a line's end, every row good,
    // and every record on one line ended by '\n' (the last one may lack it) - so they can be split
    // by delimiter and newline alone: see plain_lines.h.
    bool plain = false;
    std::string why_not_plain;  // "quoted field, line 17"
};

struct Survey : Findings {
    Spec spec;
    columnar::Schema schema;
    std::vector<KnownColumn> known;  // of the schema's columns, for the next run
    std::vector<SurveyedFile> files;
    std::vector<Block> blocks;
    int64_t rows = 0;
};

struct SurveyOptions {
    size_t threads = 1;
    base::Path temporary_directory;        // decompressed files live there, nameless
    size_t block_bytes = size_t{4} << 20;  // of a block, about; results do not depend on it
};

// InvalidArgument, naming file and line, for what the user must change: more bad rows than allowed,
// frozen columns that changed, a header that names a column twice, files with nothing in them.
// Limits: a field of 64 MiB; a JSON line of 64 MiB, nested 100 deep; longer ones are bad rows.
base::Result<Survey> survey(const Spec& spec, const SurveyOptions& options, const base::Stop& stop);

// Reads the records of one block. One thread; many readers may work on one survey, which must
// outlive them. Bad rows are skipped.
class Reader {
  public:
    virtual ~Reader() = default;
    // Fills up to `capacity` rows of the projected columns, answers how many; 0 at the end of the
    // block. Text borrows from the file's mapping or from memory that the next call reuses. A
    // column of a nested type is given as JSON text: its sink's type is Text, the caller casts.
    virtual size_t read(std::vector<columnar::ColumnSink>& columns, size_t capacity) = 0;
};
// `projected` are schema columns, each at most once, in the order of the sinks given to read().
std::unique_ptr<Reader> open_block(const Survey& survey, const Block& block,
                                   const std::vector<size_t>& projected);

// After all reading: Conflict if a file changed meanwhile.
base::Result<void> check_unchanged(const Survey& survey);

}  // namespace millrace::source
