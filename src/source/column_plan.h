// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "source/block_facts.h"
#include "source/convert.h"
#include "source/layout.h"
#include "source/source.h"

namespace millrace::source {

// Names and their positions, ignoring case.
class NameIndex {
  public:
    std::optional<size_t> find(std::string_view name) const;
    // The position of a name that need not be there yet; `hint` is tried first, by equal spelling.
    size_t find_or_add(std::string_view name, size_t hint);
    std::optional<size_t> find(std::string_view name, size_t hint) const;
    void add(std::string name);
    const std::vector<std::string>& names() const { return names_; }

  private:
    std::vector<std::string> names_;
    std::unordered_map<std::string, size_t> by_lower_;
};

// What is done with the values of one field of one file, or under one JSON key.
struct FieldRule {
    enum class Kind : uint8_t {
        Infer,       // collect evidence
        Check,       // against `type`
        Unexpected,  // no column takes it: OnDrift::DiscardRow or DiscardValue
    };
    Kind kind = Kind::Infer;
    std::string name;
    size_t column = 0;      // in the plan; not for Unexpected
    columnar::Type type;    // as far as it is known
    bool infers = false;    // evidence is collected: of all values, or (Check) for parts unseen
    bool required = false;  // Check: null does not fit
    Converter convert = nullptr;
    Values values = Values::Convertible;  // Check: which ones fit
};

// The columns a source has or is found to have, and the rules of drift.
//
// The baseline is the declared columns, else those of the previous run, else those of the first
// file that has rows. Under Evolve the plan grows and types of undeclared columns stay open until
// every value was seen; otherwise they are fixed to the baseline.
class ColumnPlan {
  public:
    explicit ColumnPlan(const Spec& spec);

    // No baseline yet, and one is needed before other files can be judged: survey one file by
    // itself, join its facts, then fix().
    bool needs_first_file() const { return spec_.on_drift != OnDrift::Evolve && columns_.empty(); }
    // The columns are all there are, and the types found so far are the baseline: values are
    // checked against them from here on. Those without a value yet stay open.
    void fix();

    // The rules for the fields of a CSV file. Adds new columns (Evolve); the error of a frozen
    // plan.
    base::Result<std::vector<FieldRule>> rules_for(const Layout& layout, const std::string& file);
    // The same for a file whose columns have types: those that are not checked join to a type that
    // holds all.
    base::Result<std::vector<FieldRule>> rules_for(const columnar::Schema& schema,
                                                   const std::string& file);
    // The rules for the columns of JSON lines; what keys come on top the rows tell.
    std::vector<FieldRule> rules() const;
    // Whether a JSON key that no rule names becomes a column.
    bool open() const { return !fixed_; }

    // Takes in what a block showed, in the order of files and blocks. `first_line` is that of the
    // block in `file`.
    void join(const BlockFacts& facts, const std::vector<FieldRule>& rules, const std::string& file,
              int64_t first_line);

    // The columns in the order in which the previous run or a file first showed them; declared ones
    // that neither had come last.
    columnar::Schema schema() const;
    std::vector<KnownColumn> known() const;
    // Which field of a file gives each column of the schema.
    std::vector<std::optional<size_t>> fields_of(const std::vector<FieldRule>& rules) const;
    // Drift that was accepted, in words.
    std::vector<std::string> notes() const;

  private:
    struct Column {
        columnar::Field field;  // the type counts if it is checked
        bool checked = false;
        Shape shape;                           // else the evidence so far
        std::optional<columnar::Type> joined;  // or, where files state types, these so far
        // What the type was before anything new was seen, to tell of widening.
        std::optional<columnar::Type> before;
        std::string first_file;       // that gave evidence, if there is no earlier run
        std::string widened_at;       // of the first value, or file, that does not fit `before`
        columnar::Type seen() const;  // as far as values, or files, showed it
        columnar::Type type() const;  // as the table gets it
        size_t files_without = 0;
        std::string first_without;
        bool shown = false;  // it stands in shown_
    };
    size_t add_column(std::string_view name);
    void show(size_t column);
    std::vector<size_t> order() const;  // of the schema, as indexes of columns_
    FieldRule rule_for(size_t column) const;
    void note_unexpected(const std::string& name, const std::string& file, int64_t line);
    base::Result<void> note_missing(const std::vector<FieldRule>& rules, const Layout& layout,
                                    const std::string& file);
    void watch_type(Column& column, Evidence kind, const std::string& file, int64_t line);

    const Spec& spec_;
    bool fixed_ = false;
    std::string baseline_file_;    // whose columns are no news; empty: there was a baseline before
    std::vector<Column> columns_;  // declared ones first, so that rules can be made before any file
    NameIndex names_;
    std::vector<size_t> shown_;  // columns that the previous run or a file had, in that order
    std::unordered_set<std::string> unexpected_;  // JSON keys that are noted, in lower case
    std::vector<std::string> notes_;
};

}  // namespace millrace::source
