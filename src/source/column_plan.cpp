// SPDX-License-Identifier: Apache-2.0
#include "source/column_plan.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "source/type_join.h"

namespace millrace::source {

using columnar::Type;

namespace {

// Line 0: the file as a whole.
std::string place(const std::string& file, int64_t line) {
    return line == 0 ? file : fmt::format("{}:{}", file, line);
}

}  // namespace

std::optional<size_t> NameIndex::find(std::string_view name) const {
    const auto found = by_lower_.find(base::to_lower(name));
    if (found == by_lower_.end()) return std::nullopt;
    return found->second;
}

std::optional<size_t> NameIndex::find(std::string_view name, size_t hint) const {
    if (hint < names_.size() && names_[hint] == name) return hint;
    return find(name);
}

size_t NameIndex::find_or_add(std::string_view name, size_t hint) {
    if (const auto known = find(name, hint)) return *known;
    add(std::string(name));
    return names_.size() - 1;
}

void NameIndex::add(std::string name) {
    by_lower_.emplace(base::to_lower(name), names_.size());
    names_.push_back(std::move(name));
}

ColumnPlan::ColumnPlan(const Spec& spec) : spec_(spec) {
    if (!spec.declared.empty()) {
        fixed_ = spec.on_drift != OnDrift::Evolve;
        for (const columnar::Field& field : spec.declared) {
            Column& column = columns_[add_column(field.name)];
            column.field = field;
            column.checked = true;
        }
    }
    if (!spec.previous) return;
    for (const KnownColumn& known : *spec.previous) {
        if (const auto declared = names_.find(known.name)) {
            show(*declared);
            continue;
        }
        if (!spec.declared.empty() && spec.on_drift != OnDrift::Evolve) continue;
        const size_t index = add_column(known.name);
        show(index);
        if (!known.type) continue;
        Column& column = columns_[index];
        column.field.type = *known.type;
        column.checked = spec.on_drift != OnDrift::Evolve && is_complete(*known.type);
        column.before = known.type;
        column.shape = shape_of(*known.type);
        if (spec.format == Format::Parquet) column.joined = known.type;
    }
    fixed_ = spec.on_drift != OnDrift::Evolve && !columns_.empty();
}

Type ColumnPlan::Column::seen() const {
    if (checked) return field.type;
    if (joined) return *joined;
    return source::seen(shape);
}

Type ColumnPlan::Column::type() const {
    return settled(seen());
}

size_t ColumnPlan::add_column(std::string_view name) {
    names_.add(std::string(name));
    columns_.push_back({});
    columns_.back().field = {std::string(name), columnar::TypeKind::Text, true};
    return columns_.size() - 1;
}

void ColumnPlan::show(size_t column) {
    if (!std::exchange(columns_[column].shown, true)) shown_.push_back(column);
}

std::vector<size_t> ColumnPlan::order() const {
    std::vector<size_t> order = shown_;
    for (size_t i = 0; i < columns_.size(); ++i) {
        if (!columns_[i].shown) order.push_back(i);
    }
    return order;
}

void ColumnPlan::fix() {
    for (Column& column : columns_) {
        column.field.type = column.seen();
        column.checked = is_complete(column.field.type);
    }
    fixed_ = true;
}

FieldRule ColumnPlan::rule_for(size_t column) const {
    const Column& planned = columns_[column];
    FieldRule rule;
    rule.name = planned.field.name;
    rule.column = column;
    rule.type = planned.seen();
    rule.infers = !planned.checked;
    const bool open = rule.infers && (!fixed_ || is_unseen(rule.type));
    rule.kind = open ? FieldRule::Kind::Infer : FieldRule::Kind::Check;
    rule.required = planned.checked && !planned.field.nullable;
    rule.convert = converter_for(rule.type);
    if (column >= spec_.declared.size()) rule.values = Values::AsInferred;
    return rule;
}

std::vector<FieldRule> ColumnPlan::rules() const {
    std::vector<FieldRule> rules;
    for (size_t i = 0; i < columns_.size(); ++i) rules.push_back(rule_for(i));
    return rules;
}

base::Result<std::vector<FieldRule>> ColumnPlan::rules_for(const Layout& layout,
                                                           const std::string& file) {
    std::vector<FieldRule> rules;
    if (layout.names.empty()) return rules;
    if (baseline_file_.empty() && !spec_.previous) baseline_file_ = file;
    for (const std::string& name : layout.names) {
        if (const auto column = names_.find(name)) {
            show(*column);
            rules.push_back(rule_for(*column));
            continue;
        }
        if (!fixed_) {
            const size_t column = add_column(name);
            show(column);
            rules.push_back(rule_for(column));
            if (file != baseline_file_) {
                notes_.push_back(
                    fmt::format("new column: {} ({})", name, place(file, layout.header_line)));
            }
            continue;
        }
        if (spec_.on_drift == OnDrift::Freeze) {
            return base::invalid_argument("column not expected: " + name)
                .at(file, layout.header_line)
                .hint("the columns are frozen: declare it, or set on_drift: evolve");
        }
        FieldRule rule;
        rule.kind = FieldRule::Kind::Unexpected;
        rule.name = name;
        rules.push_back(std::move(rule));
        note_unexpected(name, file, layout.header_line);
    }
    MR_TRY(note_missing(rules, layout, file));
    return rules;
}

base::Result<std::vector<FieldRule>> ColumnPlan::rules_for(const columnar::Schema& schema,
                                                           const std::string& file) {
    Layout layout;
    layout.header_line = 0;
    layout.names = schema.names();
    std::vector<FieldRule> rules = MR_TRY(rules_for(layout, file));
    for (size_t i = 0; i < rules.size(); ++i) {
        if (!rules[i].infers) continue;
        Column& column = columns_[rules[i].column];
        const Type& type = schema.fields[i].type;
        Type joined = column.joined ? join_types(*column.joined, type) : type;
        if (column.joined && !fills(*column.joined, joined)) {
            if (fixed_) continue;  // drift
            if (!column.before) column.before = column.joined;
            if (column.widened_at.empty()) column.widened_at = file;
        }
        column.joined = std::move(joined);
    }
    return rules;
}

void ColumnPlan::note_unexpected(const std::string& name, const std::string& file, int64_t line) {
    notes_.push_back(fmt::format("column not expected: {} ({})", name, place(file, line)));
}

base::Result<void> ColumnPlan::note_missing(const std::vector<FieldRule>& rules,
                                            const Layout& layout, const std::string& file) {
    std::vector<bool> present(columns_.size(), false);
    for (const FieldRule& rule : rules) {
        if (rule.kind != FieldRule::Kind::Unexpected) present[rule.column] = true;
    }
    for (size_t i = 0; i < columns_.size(); ++i) {
        if (present[i]) continue;
        Column& column = columns_[i];
        if (fixed_ && spec_.on_drift == OnDrift::Freeze) {
            return base::invalid_argument("column missing: " + column.field.name)
                .at(file, layout.header_line)
                .hint("the columns are frozen: add it to the file, or set on_drift: evolve");
        }
        if (column.checked && !column.field.nullable && layout.has_records()) {
            return base::invalid_argument("column missing that may not be null: " +
                                          column.field.name)
                .at(file, layout.header_line)
                .hint("add it to the file, or declare it nullable");
        }
        if (column.files_without++ == 0) column.first_without = file;
    }
    return {};
}

std::vector<std::optional<size_t>> ColumnPlan::fields_of(
    const std::vector<FieldRule>& rules) const {
    std::vector<std::optional<size_t>> by_column(columns_.size());
    for (size_t i = 0; i < rules.size(); ++i) {
        if (rules[i].kind != FieldRule::Kind::Unexpected) by_column[rules[i].column] = i;
    }
    std::vector<std::optional<size_t>> fields;
    for (const size_t column : order()) fields.push_back(by_column[column]);
    return fields;
}

void ColumnPlan::join(const BlockFacts& facts, const std::vector<FieldRule>& rules,
                      const std::string& file, int64_t first_line) {
    if (baseline_file_.empty() && !spec_.previous && !facts.fields.empty()) baseline_file_ = file;
    std::vector<std::optional<size_t>> columns(facts.fields.size());
    for (size_t i = 0; i < facts.fields.size(); ++i) {
        const FieldFacts& field = facts.fields[i];
        if (i < rules.size()) {
            if (rules[i].infers) columns[i] = rules[i].column;
            continue;
        }
        columns[i] = names_.find(field.name);  // a JSON key beyond the rules
        if (columns[i]) continue;
        columns[i] = add_column(field.name);
        if (file != baseline_file_) {
            notes_.push_back(fmt::format("new column: {} ({})", field.name,
                                         place(file, first_line + field.line)));
        }
    }
    for (const auto& [name, line] : facts.unexpected) {
        if (unexpected_.size() < BlockFacts::kUnexpectedMax &&
            unexpected_.insert(base::to_lower(name)).second) {
            note_unexpected(name, file, first_line + line);
        }
    }
    for (const size_t field : facts.shown) {
        show(field < rules.size() ? rules[field].column : *columns[field]);
    }
    for (size_t i = 0; i < columns.size(); ++i) {
        if (!columns[i] || facts.fields[i].shape.evidence == kNothing) continue;
        Column& column = columns_[*columns[i]];
        const bool earlier = !column.first_file.empty() && column.first_file != file;
        if (!column.before && earlier) column.before = column.seen();
    }
    for (const Sighting& sighting : facts.sightings) {
        if (!columns[sighting.field]) continue;
        watch_type(columns_[*columns[sighting.field]], sighting.kind, file,
                   first_line + sighting.line);
    }
    for (size_t i = 0; i < columns.size(); ++i) {
        if (!columns[i]) continue;
        Column& column = columns_[*columns[i]];
        source::join(facts.fields[i].shape, column.shape);
        if (column.first_file.empty() && !is_unseen(column.seen())) column.first_file = file;
    }
}

void ColumnPlan::watch_type(Column& column, Evidence kind, const std::string& file, int64_t line) {
    column.shape.evidence |= kind;
    if (!column.before || !column.widened_at.empty()) return;
    const Evidence all = column.shape.evidence;
    // All lists or all structs: what is in them has no line.
    if (all == kList || all == kStruct || resolve(all) == *column.before) return;
    column.widened_at = place(file, line);
}

columnar::Schema ColumnPlan::schema() const {
    columnar::Schema schema;
    for (const size_t index : order()) {
        const Column& column = columns_[index];
        schema.fields.push_back(column.field);
        schema.fields.back().type = column.type();
    }
    return schema;
}

std::vector<KnownColumn> ColumnPlan::known() const {
    std::vector<KnownColumn> known;
    for (const size_t index : order()) {
        const Column& column = columns_[index];
        known.push_back({column.field.name, {}});
        if (Type seen = column.seen(); !is_unseen(seen)) known.back().type = std::move(seen);
    }
    return known;
}

std::vector<std::string> ColumnPlan::notes() const {
    std::vector<std::string> notes = notes_;
    std::vector<std::string> undeclared;  // what a declared column that no file has may have meant
    for (const size_t index : shown_) {
        if (!columns_[index].checked) undeclared.push_back(columns_[index].field.name);
    }
    for (const size_t index : order()) {
        const Column& column = columns_[index];
        if (column.files_without > 0) {
            notes.push_back(fmt::format("column missing, read as null: {} ({}", column.field.name,
                                        column.first_without));
            if (column.files_without > 1) {
                notes.back() += fmt::format(" and {} more files", column.files_without - 1);
            }
            notes.back() += ")";
            const auto near = base::nearest(column.field.name, undeclared);
            if (!column.shown && near) notes.back() += "; did you mean " + *near + "?";
        }
        const Type now = column.type();
        if (column.checked || !column.before || fills(*column.before, now)) continue;
        notes.push_back(
            fmt::format("type widened: {} from {} to {}{}", column.field.name,
                        settled(*column.before).to_string(), now.to_string(),
                        column.widened_at.empty() ? "" : " (" + column.widened_at + ")"));
    }
    return notes;
}

}  // namespace millrace::source
