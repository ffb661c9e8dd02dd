// SPDX-License-Identifier: Apache-2.0
// Where a value in a plan comes from, and how such knowledge is put together. Without DuckDB.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sql/column_lineage.h"

namespace millrace::sql {

// A column of a table, or something that could not be followed, by number.
using SourceId = uint32_t;

class Sources {
  public:
    // Names of tables have no case: the first spelling stays.
    SourceId column(ColumnRef column);
    SourceId unresolved(const std::string& reason);

    struct Source {
        ColumnRef column;
        std::string unresolved;  // the reason; then there is no column
    };
    const Source& at(SourceId id) const { return *by_id_[id]; }

  private:
    SourceId add(Source source);
    std::map<std::string, TableName> tables_;  // by name in lower case
    std::map<std::pair<ColumnRef, std::string>, SourceId> ids_;
    std::vector<std::unique_ptr<Source>> by_id_;
};

struct Origin {
    SourceId source = 0;
    Derivation how = Derivation::Identity;
    bool operator==(const Origin&) const = default;
};

struct Influence {
    SourceId source = 0;
    // Set for a key by which rows become one or many: how the source goes into the key. A column of
    // the result that shows the key tells it already.
    std::optional<Derivation> key;
    bool elements = false;  // of a key: any part of it shows it, as an element does its list
    bool operator==(const Influence&) const = default;
};
using Influences = std::vector<Influence>;  // sorted by source, each once

void add_to(Influences& all, const Influences& more);

struct Trace;
using TracePtr = std::shared_ptr<const Trace>;  // shared: a star passes thousands on

// A value's origins. What a struct or list was made of is kept beside them as long as nothing but
// picking and passing on happens to it.
struct Trace {
    std::vector<Origin> origins;  // sorted by source, each once
    Influences influences;
    std::vector<TracePtr> fields;  // of a struct, in its type's order; empty if they are not known
    TracePtr element;              // of a list, any of its elements; null if they are not known
    bool fixed_length = false;     // of a list written out: [a, b] has two elements in any case
};
bool equal(const TracePtr& a, const TracePtr& b);

TracePtr no_trace();  // of constants
TracePtr trace_of(SourceId source, Derivation how = Derivation::Identity);
// One of these, as it is: branches of a UNION or CASE.
TracePtr either(const std::vector<TracePtr>& choices);
// Computed from all of these; parts are not known any more.
TracePtr computed(const std::vector<TracePtr>& inputs, Derivation how = Derivation::Transformation);
// The same with a derivation at least this strong, parts included.
TracePtr raised(const TracePtr& trace, Derivation how);
// The same, parts included, computed also from these.
TracePtr widened(const TracePtr& trace, const std::vector<TracePtr>& by);
// The same, parts included, decided also by these.
TracePtr influenced(const TracePtr& trace, const Influences& by);
TracePtr struct_of(std::vector<TracePtr> fields);
TracePtr list_of(TracePtr element);  // written out

// All that a value used in a condition brings: its origins and what decides about it.
Influences used(const TracePtr& trace);
// The same for a key (Influence::key).
Influences used_as_key(const TracePtr& trace);
// The same for a list made to rows: those that decide how many (Influence::elements).
Influences used_as_list(const TracePtr& list);

// The lineage of a result with these columns, whose rows are decided by `rows`.
ColumnLineage lineage_of(const Sources& sources, const std::vector<std::string>& names,
                         const std::vector<TracePtr>& columns, Influences rows);

}  // namespace millrace::sql
