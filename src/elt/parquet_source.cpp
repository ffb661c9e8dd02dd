// SPDX-License-Identifier: Apache-2.0
#include "elt/parquet_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "base/utf8.h"
#include "elt/value_fit.h"
#include "source/convert.h"
#include "source/findings.h"
#include "source/type_join.h"
#include "source/typed_files.h"
#include "sql/session.h"

namespace millrace::elt {
namespace {

using source::OnDrift;

// Queries on files name no tables.
class NoNames final : public sql::Resolver {
  public:
    base::Result<std::optional<sql::Relation>> resolve(const sql::TableName&,
                                                       const sql::Moment&) override {
        return std::optional<sql::Relation>{};
    }
    std::vector<std::string> names() const override { return {}; }
};

// By the mark at both ends, so that a file cut short is found out too.
base::Result<void> check_format(const base::File& file, size_t size) {
    if (size == 0) return base::invalid_argument("not a Parquet file: it is empty");
    const auto has_mark = [&file](size_t offset) -> base::Result<bool> {
        std::string bytes(4, '\0');
        MR_TRY(file.read_at(static_cast<int64_t>(offset), bytes.data(), bytes.size()));
        return bytes == "PAR1";
    };
    if (size < 12 || !MR_TRY(has_mark(0))) return base::invalid_argument("not a Parquet file");
    if (MR_TRY(has_mark(size - 4))) return {};
    return base::invalid_argument("Parquet file ends early: its footer is missing");
}

// Files of one schema, read by one scan.
struct Group {
    std::vector<size_t> files;
    // What its rows must pass: first the narrowed columns of its plan, then the unexpected ones.
    // `fits` is SQL that is never null.
    struct Check {
        std::string column;
        std::string value;
        const columnar::Type* type = nullptr;  // null: the column is not expected
        std::string fits;
        std::string cast;  // the value as the column's type
    };
    std::vector<Check> checks;
    bool has_misfits = false;
};

class ParquetSurvey {
  public:
    ParquetSurvey(const source::Spec& spec, std::unique_ptr<sql::Session> session)
        : spec_(spec), session_(std::move(session)) {}

    base::Result<ParquetSource> run() {
        MR_TRY(read_footers());
        MR_TRY(find_unseen());
        plan_ = MR_TRY(source::plan_typed_files(spec_, files_));
        make_groups();
        for (Group& group : groups_) MR_TRY(count_misfits(group));
        MR_TRY(list_bad_rows());
        std::vector<std::string> parts;
        for (const Group& group : groups_) parts.push_back(rows_of(group));
        result_.rows.text = base::join(parts, " UNION ALL ");
        result_.schema = std::move(plan_.schema);
        result_.known = std::move(plan_.known);
        auto& notes = result_.findings.notes;
        notes.insert(notes.end(), plan_.notes.begin(), plan_.notes.end());
        return std::move(result_);
    }

  private:
    base::Result<void> read_footers() {
        for (const base::Path& path : MR_TRY(source::find_files(spec_))) {
            const std::string name = source::shown_path(spec_, path);
            paths_.push_back(base::sql_literal(path.string()));
            auto schema = read_footer(path, name);
            if (schema.ok()) {
                files_.push_back({name, *std::move(schema)});
                continue;
            }
            base::Error error = std::move(schema).error();
            if (error.kind() == base::ErrorKind::Cancelled) return error;
            error = std::move(error).at(name);
            if (!error.hint().empty()) return error;
            return std::move(error).hint("check path and format of " + spec_.name +
                                         ", or fetch the file again");
        }
        return {};
    }

    base::Result<columnar::Schema> read_footer(const base::Path& path, const std::string& name) {
        const base::File file = MR_TRY(base::File::open_read(path));
        result_.files.push_back(MR_TRY(base::FileStamp::of(file)));
        MR_TRY(check_format(file, result_.files.back().size()));
        auto bound = MR_TRY(session_->bind("SELECT * FROM read_parquet(" + paths_.back() + ")",
                                           sql::Unstorable::Shortened));
        for (const std::string& column : bound.shortened) {
            if (!shortened_.insert(column).second) continue;
            result_.findings.notes.push_back(
                fmt::format("nanoseconds cut off: {} ({})", column, name));
        }
        return std::move(bound.schema);
    }

    // Files may say that a column, or a part of it, has no value and so no type ("null", Arrow
    // calls it). The engine knows, but its results call them INTEGER; only typeof() tells.
    base::Result<void> find_unseen() {
        std::map<std::string, size_t> files;
        for (size_t i = 0; i < paths_.size(); ++i) files.emplace(paths_[i], i);
        auto rows = MR_TRY(session_->run(fmt::format(
            "SELECT DISTINCT file_name FROM parquet_schema([{}]) WHERE logical_type = 'NullType()'",
            base::join(paths_, ", "))));
        std::vector<size_t> found;
        while (true) {
            const auto batch = MR_TRY(rows->next());
            if (batch.rows == 0) break;
            const auto* names = batch.columns[0].values<columnar::TextRef>();
            for (size_t i = 0; i < batch.rows; ++i) {
                const auto file = files.find(base::sql_literal(names[i].view()));
                if (file != files.end()) found.push_back(file->second);
            }
        }
        for (const size_t file : found) MR_TRY(find_unseen(file));
        return {};
    }

    base::Result<void> find_unseen(size_t file) {
        auto& fields = files_[file].schema.fields;
        std::vector<std::string> types;
        for (size_t i = 0; i < fields.size(); ++i) {
            types.push_back("typeof(" + column_name(i) + ")");
        }
        Group alone;
        alone.files.push_back(file);
        auto rows =
            MR_TRY(session_->run(fmt::format("SELECT {} FROM (SELECT 1) LEFT JOIN {} ON false",
                                             base::join(types, ", "), scan(alone))));
        const auto batch = MR_TRY(rows->next());
        for (size_t i = 0; i < fields.size(); ++i) {
            // A type that is not ours (a map, say) is what binding made of it.
            auto type =
                columnar::Type::parse(batch.columns[i].values<columnar::TextRef>()[0].view());
            if (type.ok() && !source::is_complete(*type)) fields[i].type = *std::move(type);
        }
        return {};
    }

    void make_groups() {
        std::map<std::string, size_t> by_schema;
        for (size_t i = 0; i < files_.size(); ++i) {
            const auto [found, is_new] =
                by_schema.emplace(to_json(files_[i].schema).dump(), groups_.size());
            if (is_new) groups_.emplace_back();
            groups_[found->second].files.push_back(i);
        }
        for (Group& group : groups_) add_checks(group);
    }

    const columnar::Schema& schema_of(const Group& group) const {
        return files_[group.files.front()].schema;
    }
    const source::TypedFilePlan& plan_of(const Group& group) const {
        return plan_.files[group.files.front()];
    }

    void add_checks(Group& group) const {
        const auto& fields = schema_of(group).fields;
        for (const size_t column : plan_of(group).narrowed) {
            const columnar::Field& to = plan_.schema.fields[column];
            const size_t field = *plan_of(group).fields[column];
            const std::string value = column_name(field);
            const columnar::Type& from = fields[field].type;
            Group::Check check{to.name, value, &to.type, "(" + value + " IS NULL)",
                               "CAST(NULL AS " + to.type.to_string() + ")"};
            if (can_cast(from, to.type)) {
                check.fits = value_fits(value, from, to.type);
                check.cast = fmt::format("TRY_CAST({} AS {})", value, to.type.to_string());
            }
            group.checks.push_back(std::move(check));
        }
        for (const size_t field : plan_of(group).unexpected) {
            const std::string value = column_name(field);
            group.checks.push_back(
                {fields[field].name, value, nullptr, "(" + value + " IS NULL)", ""});
        }
    }

    // Between structs without a field in common there is no cast, not even one that fails.
    bool can_cast(const columnar::Type& from, const columnar::Type& to) const {
        return session_
            ->bind(fmt::format("SELECT TRY_CAST(CAST(NULL AS {}) AS {})", from.to_string(),
                               to.to_string()))
            .ok();
    }

    // Columns by number: whatever they are called, the engine's own (file_index and the like) keep
    // their names.
    static std::string column_name(size_t field) { return "c" + std::to_string(field); }

    std::string scan(const Group& group) const {
        std::vector<std::string> paths;
        for (const size_t file : group.files) paths.push_back(paths_[file]);
        std::vector<std::string> columns;
        for (size_t i = 0; i < schema_of(group).fields.size(); ++i) {
            columns.push_back(column_name(i));
        }
        return fmt::format("read_parquet([{}]) AS t({})", base::join(paths, ", "),
                           base::join(columns, ", "));
    }

    static std::string all_fit(const Group& group) {
        std::vector<std::string> conditions;
        for (const auto& check : group.checks) conditions.push_back(check.fits);
        return "(" + base::join(conditions, " AND ") + ")";
    }

    base::Result<void> count_misfits(Group& group) {
        if (group.checks.empty()) return {};
        const bool by_value = spec_.on_drift == OnDrift::DiscardValue;
        std::vector<std::string> counts;
        for (const auto& check : group.checks) {
            counts.push_back("count(*) FILTER (NOT " + check.fits + ")");
        }
        const std::string counted =
            by_value ? base::join(counts, " + ") : "count(*) FILTER (NOT " + all_fit(group) + ")";
        auto rows = MR_TRY(session_->run("SELECT " + counted + " FROM " + scan(group)));
        const int64_t count = MR_TRY(rows->next()).columns[0].values<int64_t>()[0];
        group.has_misfits = count > 0;
        (by_value ? result_.findings.discarded_values : bad_row_count_) += count;
        return {};
    }

    base::Result<void> list_bad_rows() {
        if (bad_row_count_ == 0) return {};
        std::vector<std::pair<size_t, source::BadRow>> found;  // with the file's index
        for (const Group& group : groups_) {
            if (group.has_misfits) MR_TRY(list_bad_rows(group, found));
        }
        std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
            return std::pair(a.first, a.second.line) < std::pair(b.first, b.second.line);
        });
        auto& bad = result_.findings.bad_rows;
        for (auto& [file, row] : found) bad.push_back(std::move(row));
        if (spec_.on_drift == OnDrift::Freeze) {
            const source::BadRow& first = bad.front();
            return source::frozen_value(first.column, first.reason, first.file, first.line);
        }
        auto rows = MR_TRY(session_->run(
            fmt::format("SELECT CAST(sum(num_rows) AS BIGINT) FROM parquet_file_metadata([{}])",
                        base::join(paths_, ", "))));
        const int64_t all_rows = MR_TRY(rows->next()).columns[0].values<int64_t>()[0];
        return source::check_bad_rows(
            spec_, bad, bad_row_count_, all_rows - bad_row_count_,
            "repair the files, declare types that hold their values, or raise bad_rows_max to "
            "quarantine the rows");
    }

    // The first ones, as many as can be told or kept.
    base::Result<void> list_bad_rows(const Group& group,
                                     std::vector<std::pair<size_t, source::BadRow>>& found) {
        std::string culprit;
        std::string value;
        for (size_t i = 0; i < group.checks.size(); ++i) {
            const auto& check = group.checks[i];
            culprit += fmt::format(" WHEN NOT {} THEN {}", check.fits, i);
            value += fmt::format(" WHEN NOT {} THEN CAST({} AS VARCHAR)", check.fits, check.value);
        }
        std::vector<std::string> members;
        const auto& fields = schema_of(group).fields;
        for (size_t i = 0; i < fields.size(); ++i) {
            members.push_back(base::sql_identifier(fields[i].name) + " := " + column_name(i));
        }
        auto rows = MR_TRY(session_->run(fmt::format(
            "SELECT CAST(file_index AS BIGINT), file_row_number + 1, CASE{} END, CASE{} END, "
            "CAST(to_json(struct_pack({})) AS VARCHAR) FROM {} WHERE NOT {} ORDER BY 1, 2 LIMIT {}",
            culprit, value, base::join(members, ", "), scan(group), all_fit(group),
            std::max<int64_t>(spec_.bad_rows_max, source::kBadRowsShown))));
        while (true) {
            const auto batch = MR_TRY(rows->next());
            if (batch.rows == 0) return {};
            const auto text = [&batch](size_t column, size_t row) {
                return batch.columns[column].values<columnar::TextRef>()[row].view();
            };
            for (size_t i = 0; i < batch.rows; ++i) {
                const auto index = static_cast<size_t>(batch.columns[0].values<int64_t>()[i]);
                const size_t file = group.files[index];
                const auto& check =
                    group.checks[static_cast<size_t>(batch.columns[2].values<int32_t>()[i])];
                source::BadRow row;
                row.file = files_[file].name;
                row.line = batch.columns[1].values<int64_t>()[i];
                row.column = check.column;
                row.reason = check.type == nullptr ? "column not expected: " + check.column
                                                   : source::describe_misfit(
                                                         *check.type, text(3, i), source::Fit::No);
                row.text = base::excerpt(text(4, i), 1000);
                found.emplace_back(file, std::move(row));
            }
        }
    }

    // The group's good rows, in the schema's columns and types.
    std::string rows_of(const Group& group) const {
        const source::TypedFilePlan& plan = plan_of(group);
        const bool by_value = spec_.on_drift == OnDrift::DiscardValue;
        std::vector<std::string> columns;
        for (size_t i = 0; i < plan_.schema.fields.size(); ++i) {
            const columnar::Field& to = plan_.schema.fields[i];
            const std::string type = to.type.to_string();
            std::string value = "CAST(NULL AS " + type + ")";
            if (plan.fields[i]) {
                const columnar::Type& from = schema_of(group).fields[*plan.fields[i]].type;
                const std::string stored = column_name(*plan.fields[i]);
                // The stored timestamps may be longer than their type here says.
                const bool as_is = from == to.type && from.kind != columnar::TypeKind::Timestamp;
                value = as_is ? stored : fmt::format("CAST({} AS {})", stored, type);
                const auto at = std::find(plan.narrowed.begin(), plan.narrowed.end(), i);
                if (at != plan.narrowed.end()) {
                    const auto& check = group.checks[at - plan.narrowed.begin()];
                    value = by_value && group.has_misfits
                                ? fmt::format("CASE WHEN {} THEN {} END", check.fits, check.cast)
                                : check.cast;
                }
            }
            columns.push_back(value + " AS " + base::sql_identifier(to.name));
        }
        std::string query = "SELECT " + base::join(columns, ", ") + " FROM " + scan(group);
        if (group.has_misfits && !by_value) query += " WHERE " + all_fit(group);
        return query;
    }

    const source::Spec& spec_;
    std::unique_ptr<sql::Session> session_;
    std::vector<std::string> paths_;  // as SQL
    std::vector<source::TypedFile> files_;
    std::set<std::string> shortened_;  // columns that were told
    source::TypedPlan plan_;
    std::vector<Group> groups_;
    int64_t bad_row_count_ = 0;
    ParquetSource result_;
};

}  // namespace

base::Result<ParquetSource> survey_parquet(const source::Spec& spec, sql::Engine& engine,
                                           const base::Stop& stop) {
    NoNames names;
    auto source = ParquetSurvey(spec, MR_TRY(sql::Session::open(engine, names, stop))).run();
    if (source.ok() || !source.error().location().file.empty()) return source;
    return std::move(source).error().at(spec.location).in("read " + spec.name);
}

}  // namespace millrace::elt
