// SPDX-License-Identifier: Apache-2.0
#include "sql/lineage_trace.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace millrace::sql {
namespace {

void add_to(std::vector<Origin>& all, const std::vector<Origin>& more) {
    if (more.empty()) return;
    std::vector<Origin> merged;
    merged.reserve(all.size() + more.size());
    auto a = all.begin();
    auto b = more.begin();
    while (a != all.end() || b != more.end()) {
        if (b == more.end() || (a != all.end() && a->source < b->source)) {
            merged.push_back(*a++);
        } else if (a == all.end() || b->source < a->source) {
            merged.push_back(*b++);
        } else {
            merged.push_back({a->source, std::max(a->how, b->how)});
            ++a, ++b;
        }
    }
    all = std::move(merged);
}

bool is_within(const ColumnRef& part, const ColumnRef& whole) {
    return part.table == whole.table && part.column == whole.column &&
           part.path.size() >= whole.path.size() &&
           std::equal(whole.path.begin(), whole.path.end(), part.path.begin());
}

// A whole stands for its parts: `person` for `person.name`. In sorted order a whole comes first.
void fold_parts(std::vector<ColumnOrigin>& from) {
    std::vector<ColumnOrigin> kept;
    for (auto& origin : from) {
        if (!kept.empty() && is_within(origin.source, kept.back().source)) {
            kept.back().how = std::max(kept.back().how, origin.how);
        } else {
            kept.push_back(std::move(origin));
        }
    }
    from = std::move(kept);
}

}  // namespace

std::string ColumnRef::to_string() const {
    std::string text = table.to_string() + "." + column;
    for (const auto& field : path) text += "." + field;
    return text;
}

std::string_view to_string(Derivation how) {
    switch (how) {
        case Derivation::Identity:
            return "identity";
        case Derivation::Transformation:
            return "transformation";
        case Derivation::Aggregation:
            return "aggregation";
    }
    return "";
}

SourceId Sources::add(Source source) {
    const auto [found, added] =
        ids_.try_emplace({source.column, source.unresolved}, static_cast<SourceId>(by_id_.size()));
    if (added) by_id_.push_back(std::make_unique<Source>(std::move(source)));
    return found->second;
}

SourceId Sources::column(ColumnRef column) {
    const auto table =
        tables_.try_emplace(base::to_lower(column.table.to_string()), column.table).first;
    column.table = table->second;
    return add({std::move(column), ""});
}

SourceId Sources::unresolved(const std::string& reason) {
    return add({{}, reason});
}

void add_to(Influences& all, const Influences& more) {
    if (more.empty()) return;
    Influences merged;
    merged.reserve(all.size() + more.size());
    auto a = all.begin();
    auto b = more.begin();
    while (a != all.end() || b != more.end()) {
        if (b == more.end() || (a != all.end() && a->source < b->source)) {
            merged.push_back(*a++);
        } else if (a == all.end() || b->source < a->source) {
            merged.push_back(*b++);
        } else {
            Influence both{a->source, std::nullopt, false};
            if (a->key && b->key) {
                both.key = std::max(*a->key, *b->key);
                both.elements = a->elements && b->elements;
            }
            merged.push_back(both);
            ++a, ++b;
        }
    }
    all = std::move(merged);
}

bool equal(const TracePtr& a, const TracePtr& b) {
    if (a == b) return true;
    if (!a || !b) return false;
    return a->origins == b->origins && a->influences == b->influences &&
           std::equal(a->fields.begin(), a->fields.end(), b->fields.begin(), b->fields.end(),
                      equal) &&
           equal(a->element, b->element) && a->fixed_length == b->fixed_length;
}

TracePtr no_trace() {
    static const TracePtr nothing = std::make_shared<Trace>();
    return nothing;
}

TracePtr trace_of(SourceId source, Derivation how) {
    auto trace = std::make_shared<Trace>();
    trace->origins.push_back({source, how});
    return trace;
}

TracePtr either(const std::vector<TracePtr>& choices) {
    std::vector<const Trace*> told;  // NULL and other constants say nothing about parts
    TracePtr first;
    for (const auto& choice : choices) {
        if (choice->origins.empty() && choice->influences.empty()) continue;
        if (first == choice) continue;
        if (!first) first = choice;
        told.push_back(choice.get());
    }
    if (told.empty()) return no_trace();
    if (told.size() == 1) return first;
    auto trace = std::make_shared<Trace>();
    bool same_fields = true;
    bool elements = true;
    for (const Trace* choice : told) {
        add_to(trace->origins, choice->origins);
        add_to(trace->influences, choice->influences);
        same_fields = same_fields && choice->fields.size() == told[0]->fields.size();
        elements = elements && choice->element != nullptr;
    }
    std::vector<TracePtr> parts;
    for (size_t i = 0; same_fields && i < told[0]->fields.size(); ++i) {
        parts.clear();
        for (const Trace* choice : told) parts.push_back(choice->fields[i]);
        trace->fields.push_back(either(parts));
    }
    if (elements) {
        parts.clear();
        for (const Trace* choice : told) parts.push_back(choice->element);
        trace->element = either(parts);
    }
    return trace;
}

TracePtr computed(const std::vector<TracePtr>& inputs, Derivation how) {
    auto trace = std::make_shared<Trace>();
    for (const auto& input : inputs) {
        add_to(trace->origins, input->origins);
        add_to(trace->influences, input->influences);
    }
    for (auto& origin : trace->origins) origin.how = std::max(origin.how, how);
    return trace;
}

TracePtr raised(const TracePtr& trace, Derivation how) {
    if (trace->origins.empty()) return trace;
    auto copy = std::make_shared<Trace>(*trace);
    for (auto& origin : copy->origins) origin.how = std::max(origin.how, how);
    for (auto& field : copy->fields) field = raised(field, how);
    if (copy->element) copy->element = raised(copy->element, how);
    return copy;
}

TracePtr widened(const TracePtr& trace, const std::vector<TracePtr>& by) {
    const auto more = computed(by);
    if (more->origins.empty() && more->influences.empty()) return trace;
    auto copy = std::make_shared<Trace>(*trace);
    add_to(copy->origins, more->origins);
    add_to(copy->influences, more->influences);
    copy->fixed_length = false;
    for (auto& field : copy->fields) field = widened(field, {more});
    if (copy->element) copy->element = widened(copy->element, {more});
    return copy;
}

TracePtr influenced(const TracePtr& trace, const Influences& by) {
    if (by.empty()) return trace;
    auto copy = std::make_shared<Trace>(*trace);
    add_to(copy->influences, by);
    for (auto& field : copy->fields) field = influenced(field, by);
    if (copy->element) copy->element = influenced(copy->element, by);
    return copy;
}

TracePtr struct_of(std::vector<TracePtr> fields) {
    auto trace = std::make_shared<Trace>(*computed(fields));
    trace->fields = std::move(fields);
    return trace;
}

TracePtr list_of(TracePtr element) {
    auto trace = std::make_shared<Trace>(*computed({element}));
    trace->element = std::move(element);
    trace->fixed_length = true;
    return trace;
}

Influences used(const TracePtr& trace) {
    Influences all;
    for (const auto& origin : trace->origins) all.push_back({origin.source, std::nullopt, false});
    add_to(all, trace->influences);
    return all;
}

Influences used_as_key(const TracePtr& trace) {
    Influences all;
    for (const auto& origin : trace->origins) all.push_back({origin.source, origin.how, false});
    add_to(all, trace->influences);
    return all;
}

Influences used_as_list(const TracePtr& list) {
    Influences all;
    if (!list->fixed_length) {
        for (const auto& origin : list->origins) all.push_back({origin.source, origin.how, true});
    }
    add_to(all, list->influences);
    return all;
}

ColumnLineage lineage_of(const Sources& sources, const std::vector<std::string>& names,
                         const std::vector<TracePtr>& columns, Influences rows) {
    ColumnLineage lineage;
    std::set<std::string> unresolved;
    std::map<ColumnRef, Derivation> shown;  // the weakest way in which the result shows it
    for (size_t i = 0; i < columns.size(); ++i) {
        OutputColumn column{names[i], {}};
        for (const auto& origin : columns[i]->origins) {
            const auto& source = sources.at(origin.source);
            if (!source.unresolved.empty()) {
                unresolved.insert(names[i] + ": " + source.unresolved);
                continue;
            }
            column.from.push_back({source.column, origin.how});
            const auto [found, added] = shown.try_emplace(source.column, origin.how);
            if (!added) found->second = std::min(found->second, origin.how);
        }
        std::sort(column.from.begin(), column.from.end());
        fold_parts(column.from);
        lineage.columns.push_back(std::move(column));
        add_to(rows, columns[i]->influences);
    }
    const auto is_shown = [&](ColumnRef column, const Influence& key) {
        const Derivation most =
            key.elements ? Derivation::Aggregation : std::max(*key.key, Derivation::Transformation);
        for (auto part = shown.lower_bound(column);
             key.elements && part != shown.end() && is_within(part->first, column); ++part) {
            if (part->second <= most) return true;
        }
        while (true) {
            const auto found = shown.find(column);
            if (found != shown.end() && found->second <= most) return true;
            if (column.path.empty()) return false;
            column.path.pop_back();
        }
    };
    for (const auto& influence : rows) {
        const auto& source = sources.at(influence.source);
        if (!source.unresolved.empty()) {
            unresolved.insert("rows: " + source.unresolved);
        } else if (!influence.key || !is_shown(source.column, influence)) {
            lineage.influences.push_back(source.column);
        }
    }
    auto& influences = lineage.influences;
    std::sort(influences.begin(), influences.end());
    // In sorted order every part follows its whole.
    influences.erase(
        std::unique(influences.begin(), influences.end(),
                    [](const auto& whole, const auto& part) { return is_within(part, whole); }),
        influences.end());
    lineage.unresolved.assign(unresolved.begin(), unresolved.end());
    return lineage;
}

}  // namespace millrace::sql
