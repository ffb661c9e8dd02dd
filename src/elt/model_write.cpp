// SPDX-License-Identifier: Apache-2.0
#include "elt/model_write.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "elt/fast_route.h"
#include "elt/write_checks.h"
#include "lake/partition_writer.h"
#include "sql/session.h"

namespace millrace::elt {
namespace {

// The rows of a query, from all threads, into a partition writer.
class WriterSink final : public sql::BatchSink {
  public:
    explicit WriterSink(lake::PartitionWriter& writer) : writer_(writer) {}
    std::unique_ptr<sql::BatchSink::Input> input() override {
        return std::make_unique<Input>(writer_.input());
    }

  private:
    class Input final : public sql::BatchSink::Input {
      public:
        explicit Input(std::unique_ptr<lake::PartitionWriter::Input> input)
            : input_(std::move(input)) {}
        base::Result<void> append(const columnar::BatchView& rows) override {
            return input_->append(rows);
        }

      private:
        std::unique_ptr<lake::PartitionWriter::Input> input_;
    };
    lake::PartitionWriter& writer_;
};

// The schema under which an incremental step looks at the old and the new rows.
const lake::TableId kOldRows{"millrace_step", "old_rows"};
const lake::TableId kNewRows{"millrace_step", "new_rows"};

class ModelWrite {
  public:
    ModelWrite(const RunContext& context, const RunOptions& options, const PlannedModel& planned,
               const std::string& run_id, lake::WriteProgress& progress)
        : context_(context),
          options_(options),
          planned_(planned),
          model_(*planned.model),
          run_id_(run_id),
          progress_(progress) {}

    base::Result<Candidate> run() {
        current_ = MR_TRY(context_.lake.current(model_.id));
        Candidate candidate;
        candidate.publication = {
            model_.id, run_id_, "full", lake::TableKind::Table, planned_.schema, partition_by(),
            "",        "",      {}};
        if (model_.materialized == Materialized::View) {
            candidate.publication.kind = lake::TableKind::View;
            candidate.publication.operation = "view";
            candidate.publication.definition = model_.sql;
            candidate.unchanged = current_ && current_->definition == model_.sql &&
                                  current_->schema == planned_.schema;
            return candidate;
        }
        candidate.publication.settings = lake::file_settings(write_spec(/*distinct=*/false, {}));
        if (adds_to(current_, model_, options_)) {
            MR_TRY(write_incremental(candidate));
        } else {
            MR_TRY(write_full(candidate));
        }
        MR_TRY(carry_over(candidate));
        return candidate;
    }

  private:
    // The partition columns, spelled as the query spells them.
    std::vector<std::string> partition_by() const {
        std::vector<std::string> names;
        for (const auto& name : model_.partition_by) {
            names.push_back(planned_.schema.fields[*planned_.schema.find(name)].name);
        }
        return names;
    }

    // Versions from before settings were kept pass for written with those that the model has now.
    bool same_settings(const lake::Publication& publication) const {
        return current_->settings.empty() || current_->settings == publication.settings;
    }

    // A run's window is for those of its models that have a time_column.
    bool windowed() const { return options_.window && !model_.time_column.empty(); }

    // Full: the query's rows are the table. The window applies to the first load too.
    base::Result<void> write_full(Candidate& candidate) {
        const base::Path folder = MR_TRY(context_.lake.make_run_folder(model_.id, run_id_));
        const std::string query =
            windowed() ? in_window(sql::as_subquery(planned_.route.query)) : planned_.route.query;
        const bool fast =
            planned_.route.kind == RouteKind::Fast && options_.route != RouteChoice::General;
        auto files = MR_TRY(fast ? write_fast(folder)
                                 : write(query, planned_.route.distinct_in_partitions, folder));
        candidate.files_written = static_cast<int64_t>(files.size());
        if (windowed()) candidate.publication.operation = "window";
        candidate.publication.files = std::move(files);
        if (model_.unique_key.empty()) return {};
        auto table =
            file_table(planned_.schema, model_.partition_by,
                       MR_TRY(context_.lake.data_folder(model_.id)), candidate.publication.files);
        context_.names.stand_in(kNewRows, table);
        auto unique = check_unique_key();
        context_.names.take_back(kNewRows);
        return unique;
    }

    // Merge or window: old rows that the new ones replace go, all in one version. Only partitions
    // that lose or gain a row are written; the others keep their files.
    base::Result<void> write_incremental(Candidate& candidate) {
        MR_TRY(check_evolution(planned_, *current_));
        const base::Path staging =
            context_.lake.directory().temporary() / (run_id_ + "-" + model_.id.to_string());
        auto written = write_by_way_of(staging, candidate);
        auto removed = base::remove_tree(staging);
        return written.ok() ? std::move(removed) : std::move(written);
    }

    base::Result<void> write_by_way_of(const base::Path& staging, Candidate& candidate) {
        const base::Path data = MR_TRY(context_.lake.data_folder(model_.id));
        MR_TRY(base::make_directories(staging));
        const std::string rows = sql::as_subquery(planned_.route.query);
        const std::string query = windowed() ? in_window(rows) : "SELECT * FROM " + rows;
        const auto fresh = MR_TRY(write(query, planned_.route.distinct_in_partitions, staging,
                                        /*prefix=*/""));
        const auto old_files = MR_TRY(context_.lake.files(model_.id, current_->version, true));

        auto new_table = file_table(planned_.schema, model_.partition_by, staging, fresh);
        context_.names.stand_in(kNewRows, new_table);
        context_.names.stand_in(kOldRows,
                                file_table(planned_.schema, model_.partition_by, data, old_files));
        auto merged = merge(candidate, fresh, old_files, data);
        context_.names.take_back(kNewRows);
        context_.names.take_back(kOldRows);
        return merged;
    }

    base::Result<void> merge(Candidate& candidate, const std::vector<lake::StoredFile>& fresh,
                             const std::vector<lake::StoredFile>& old_files,
                             const base::Path& data) {
        MR_TRY(check_unique_key());
        std::set<std::vector<lake::PartitionValue>> touched;
        for (const auto& file : fresh) {
            if (file.rows > 0) touched.insert(file.partition);
        }
        const auto files = MR_TRY(files_with_replaced_rows());
        std::vector<lake::StoredFile> reread;
        std::map<std::vector<lake::PartitionValue>, int> file_counts;
        for (const auto& file : old_files) {
            ++file_counts[file.partition];
            if (files.contains((data / file.path).string())) touched.insert(file.partition);
        }
        // Every file of a version has its columns, in their order, and every partition its number
        // of files: what was written under other settings is written again.
        const bool as_before =
            current_->schema == planned_.schema && same_settings(candidate.publication);
        for (const auto& [partition, count] : file_counts) {
            if (!as_before || count != model_.files_per_partition) touched.insert(partition);
        }
        for (const auto& file : old_files) {
            (touched.contains(file.partition) ? reread : candidate.publication.files)
                .push_back(file);
        }
        candidate.publication.operation = windowed() ? "window" : "merge";
        // A table without partition columns would get one more file, of no rows.
        if (touched.empty() && !old_files.empty()) return {};
        context_.names.stand_in(kOldRows,
                                file_table(planned_.schema, model_.partition_by, data, reread));
        const base::Path folder = MR_TRY(context_.lake.make_run_folder(model_.id, run_id_));
        auto written =
            MR_TRY(write(fmt::format("SELECT * FROM {} UNION ALL SELECT * FROM {} WHERE NOT ({})",
                                     kNewRows.to_string(), old_rows(), replaced_condition()),
                         /*distinct=*/false, folder));
        candidate.files_written = static_cast<int64_t>(written.size());
        for (auto& file : written) candidate.publication.files.push_back(std::move(file));
        return {};
    }

    // The old version as `o`, its columns by number: whatever they are called, the engine's own
    // filename keeps its name.
    std::string old_rows() const {
        std::vector<std::string> columns;
        for (const auto& field : planned_.schema.fields) columns.push_back(old_column(field.name));
        return fmt::format("{} AS o({})", kOldRows.to_string(), base::join(columns, ", "));
    }
    std::string old_column(const std::string& name) const {
        return "c" + std::to_string(*planned_.schema.find(name));
    }

    // True for a row of old_rows() that the new rows replace. Never null.
    std::string replaced_condition() const {
        std::vector<std::string> conditions;
        if (windowed()) {
            const std::string time = "o." + old_column(model_.time_column);
            conditions.push_back("coalesce(" + window_condition(time) + ", false)");
        }
        if (!model_.unique_key.empty()) {
            std::string match;
            for (const auto& key : model_.unique_key) {
                match +=
                    fmt::format("{}n.{} IS NOT DISTINCT FROM o.{}", match.empty() ? "" : " AND ",
                                base::sql_identifier(key), old_column(key));
            }
            conditions.push_back("EXISTS (SELECT 1 FROM " + kNewRows.to_string() + " n WHERE " +
                                 match + ")");
        }
        return base::join(conditions, " OR ");
    }

    base::Result<std::set<std::string>> files_with_replaced_rows() {
        auto session = MR_TRY(sql::Session::open(context_.engine, context_.names, context_.stop));
        std::set<std::string> files;
        if (current_->files == 0) return files;
        auto rows = MR_TRY(session->run(fmt::format("SELECT DISTINCT filename FROM {} WHERE {}",
                                                    old_rows(), replaced_condition())));
        while (true) {
            const auto batch = MR_TRY(rows->next());
            if (batch.rows == 0) return files;
            for (size_t i = 0; i < batch.rows; ++i) {
                files.emplace(batch.columns[0].values<columnar::TextRef>()[i].view());
            }
        }
    }

    // A merge needs to know which of two new rows wins; there is no right answer, so it is an
    // error.
    base::Result<void> check_unique_key() {
        if (model_.unique_key.empty()) return {};
        std::vector<std::string> quoted;
        std::vector<std::string> shown;
        for (const auto& key : model_.unique_key) {
            quoted.push_back(base::sql_identifier(key));
            shown.push_back("coalesce(CAST(" + quoted.back() + " AS VARCHAR), 'NULL')");
        }
        auto session = MR_TRY(sql::Session::open(context_.engine, context_.names, context_.stop));
        auto rows = MR_TRY(session->run(fmt::format(
            "SELECT concat_ws(', ', {0}), count(*) FROM {1} GROUP BY {2} HAVING count(*) > 1 "
            "ORDER BY 1 LIMIT 1",
            base::join(shown, ", "), kNewRows.to_string(), base::join(quoted, ", "))));
        const auto batch = MR_TRY(rows->next());
        if (batch.rows == 0) return {};
        return base::invalid_argument(
                   fmt::format("unique_key is not unique in the new rows: {} = {} occurs {} times",
                               base::join(model_.unique_key, ", "),
                               batch.columns[0].values<columnar::TextRef>()[0].view(),
                               batch.columns[1].values<int64_t>()[0]))
            .at(model_.header)
            .hint("let the query give one row for each key");
    }

    std::string window_condition(const std::string& column) const {
        const auto& type = planned_.schema.fields[*planned_.schema.find(model_.time_column)].type;
        const auto literal = [&](base::Timestamp time) {
            return "CAST(" + base::sql_literal(base::format_timestamp(time)) +
                   " AS TIMESTAMP WITH TIME ZONE)" +
                   (type.kind == columnar::TypeKind::TimestampTz ? "" : "::TIMESTAMP");
        };
        return fmt::format("({0} >= {1} AND {0} < {2})", column, literal(options_.window->from),
                           literal(options_.window->to));
    }
    std::string in_window(const std::string& rows) const {
        return "SELECT * FROM " + rows + " WHERE " +
               window_condition(base::sql_identifier(model_.time_column));
    }

    lake::WriteSpec write_spec(bool distinct, const base::Path& folder) const {
        lake::WriteSpec spec;
        spec.schema = planned_.schema;
        for (const auto& name : model_.partition_by) {
            spec.partition_by.push_back(*planned_.schema.find(name));
        }
        spec.files_per_partition = model_.files_per_partition;
        for (const auto& key : model_.sort_by) {
            spec.sort_by.push_back({*planned_.schema.find(key.column), key.descending});
        }
        spec.distinct = distinct;
        spec.encoding.compression = model_.compression;
        spec.directory = folder;
        spec.spill_directory = context_.lake.directory().temporary();
        spec.memory_bytes_max = options_.writer_memory_bytes_max;
        spec.threads = options_.threads;
        return spec;
    }

    // The general route: the engine's rows, whatever the query.
    base::Result<std::vector<lake::StoredFile>> write(const std::string& query, bool distinct,
                                                      const base::Path& folder,
                                                      std::optional<std::string> prefix = {}) {
        auto writer = MR_TRY(
            lake::PartitionWriter::make(write_spec(distinct, folder), context_.stop, progress_));
        auto session = MR_TRY(sql::Session::open(context_.engine, context_.names, context_.stop));
        WriterSink sink(*writer);
        if (auto ran = session->run_into(query, sink); !ran.ok()) {
            base::Error error = std::move(ran).error();
            // A line counts in the model's file only if the file's text is what ran.
            if (error.location().file.empty() && query != model_.sql) {
                return std::move(error).at(base::Location{});
            }
            return error;
        }
        session.reset();  // frees the engine's memory before the files are encoded
        return stored(MR_TRY(writer->finish()), prefix ? *prefix : run_id_ + "/");
    }

    base::Result<std::vector<lake::StoredFile>> write_fast(const base::Path& folder) {
        const auto& scan = *planned_.route.scan;
        const auto* source = MR_TRY(context_.sources.get({scan.table.schema, scan.table.table}));
        return stored(
            MR_TRY(run_fast_route(scan, *source->survey,
                                  write_spec(planned_.route.distinct_in_partitions, folder),
                                  context_.stop, progress_)),
            run_id_ + "/");
    }

    base::Result<std::vector<lake::StoredFile>> stored(std::vector<lake::WrittenFile> written,
                                                       const std::string& prefix) {
        MR_TRY(context_.sources.check_unchanged());
        std::vector<lake::StoredFile> files;
        files.reserve(written.size());
        for (auto& file : written) {
            files.push_back({prefix + file.path, std::move(file.partition), file.rows, file.bytes,
                             std::move(file.content_hash), std::move(file.columns)});
        }
        return files;
    }

    // Keeps the old file wherever the new one has the same bytes, and makes the rest durable.
    base::Result<void> carry_over(Candidate& candidate) {
        const base::Path data = MR_TRY(context_.lake.data_folder(model_.id));
        auto& publication = candidate.publication;
        if (current_ && current_->kind == lake::TableKind::Table &&
            current_->schema == publication.schema &&
            current_->partition_by == publication.partition_by) {
            std::map<std::pair<std::vector<lake::PartitionValue>, std::string>, std::string> known;
            for (auto& file : MR_TRY(context_.lake.files(model_.id, current_->version))) {
                known[{std::move(file.partition),
                       file.content_hash + base::Path(file.path).filename().string()}] =
                    std::move(file.path);
            }
            int64_t carried = 0;
            for (auto& file : publication.files) {
                const auto same =
                    known.find({file.partition,
                                file.content_hash + base::Path(file.path).filename().string()});
                if (same == known.end()) continue;
                const bool written = same->second != file.path;
                if (!lake::is_whole(data / same->second, file.bytes)) {
                    // One that was lost or cut short is repaired by writing it anew.
                    if (written) continue;
                    return lake::damaged(data / file.path);
                }
                ++carried;
                if (!written) continue;
                std::error_code error;
                std::filesystem::remove(data / file.path, error);
                file.path = same->second;
                --candidate.files_written;
            }
            // New settings make a version even if no byte changes: else each run writes all anew.
            candidate.unchanged = carried == static_cast<int64_t>(publication.files.size()) &&
                                  carried == current_->files && same_settings(publication);
        }
        if (candidate.unchanged) return base::remove_tree(data / run_id_);
        return base::sync_file_system(data);
    }

    const RunContext& context_;
    const RunOptions& options_;
    const PlannedModel& planned_;
    const Model& model_;
    const std::string& run_id_;
    lake::WriteProgress& progress_;
    std::optional<lake::Snapshot> current_;
};

}  // namespace

base::Result<Candidate> write_candidate(const RunContext& context, const RunOptions& options,
                                        const PlannedModel& planned, const std::string& run_id,
                                        lake::WriteProgress& progress) {
    return ModelWrite(context, options, planned, run_id, progress).run();
}

}  // namespace millrace::elt
