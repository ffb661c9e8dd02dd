// SPDX-License-Identifier: Apache-2.0
#include "elt/quarantine.h"

#include <algorithm>

#include "elt/run_recorder.h"
#include "lake/partition_writer.h"

namespace millrace::elt {
namespace {

using columnar::TypeKind;

const columnar::Schema kSchema{{{"file", TypeKind::Text, true},
                                {"line", TypeKind::Int64, true},
                                {"column", TypeKind::Text, true},
                                {"reason", TypeKind::Text, true},
                                {"text", TypeKind::Text, true}}};

base::Result<std::vector<lake::StoredFile>> write_rows(const RunContext& context,
                                                       const std::vector<source::BadRow>& bad,
                                                       const lake::TableId& table,
                                                       const std::string& run_id) {
    lake::WriteSpec spec;
    spec.schema = kSchema;
    spec.sort_by = {{0, false}, {1, false}};
    spec.directory = MR_TRY(context.lake.make_run_folder(table, run_id));
    spec.spill_directory = context.lake.directory().temporary();
    lake::WriteProgress progress;
    auto writer = MR_TRY(lake::PartitionWriter::make(spec, context.stop, progress));
    {
        std::vector<columnar::TextRef> file, column, reason, text;
        std::vector<int64_t> line;
        std::vector<uint64_t> has_column((bad.size() + 63) / 64, 0);
        for (size_t i = 0; i < bad.size(); ++i) {
            file.emplace_back(bad[i].file);
            line.push_back(bad[i].line);
            column.emplace_back(bad[i].column);
            if (!bad[i].column.empty()) has_column[i / 64] |= uint64_t{1} << (i % 64);
            reason.emplace_back(bad[i].reason);
            text.emplace_back(bad[i].text);
        }
        columnar::BatchView batch;
        batch.rows = bad.size();
        const auto add = [&](size_t field, const void* data, const uint64_t* validity) {
            columnar::ColumnView view;
            view.type = &kSchema.fields[field].type;
            view.data = data;
            view.validity = validity;
            view.rows = bad.size();
            batch.columns.push_back(std::move(view));
        };
        add(0, file.data(), nullptr);
        add(1, line.data(), nullptr);
        add(2, column.data(), has_column.data());
        add(3, reason.data(), nullptr);
        add(4, text.data(), nullptr);
        auto input = writer->input();
        MR_TRY(input->append(batch));
    }
    std::vector<lake::StoredFile> files;
    for (auto& written : MR_TRY(writer->finish())) {
        files.push_back({run_id + "/" + written.path, std::move(written.partition), written.rows,
                         written.bytes, std::move(written.content_hash),
                         std::move(written.columns)});
    }
    MR_TRY(base::sync_file_system(spec.directory));
    return files;
}

}  // namespace

lake::TableId quarantine_table(const lake::TableId& source) {
    return {kQuarantineSchema, source.schema + "_" + source.table};
}

const columnar::Schema& quarantine_schema() {
    return kSchema;
}

base::Result<std::vector<RunResult::Quarantined>> publish_quarantine(const RunContext& context,
                                                                     const std::string& run_id,
                                                                     RunRecorder& recorder) {
    std::vector<RunResult::Quarantined> report;
    for (const auto& [id, surveyed] : context.sources.surveyed()) {
        const auto& found = *surveyed.findings;
        const lake::TableId table = quarantine_table(id);
        if (!found.bad_rows.empty() || found.discarded_values > 0 || !found.notes.empty()) {
            report.push_back({id, table, static_cast<int64_t>(found.bad_rows.size()),
                              found.discarded_values, found.notes});
        }
        const base::Path data = MR_TRY(context.lake.data_folder(table));
        const auto current = MR_TRY(context.lake.current(table));
        std::vector<lake::StoredFile> before;
        if (current) before = MR_TRY(context.lake.files(table, current->version));
        // A file that was lost or cut short is written anew: this is how it is repaired.
        const bool whole = std::all_of(before.begin(), before.end(), [&](const auto& file) {
            return lake::is_whole(data / file.path, file.bytes);
        });
        if (found.bad_rows.empty() && whole && (!current || current->rows == 0)) continue;
        lake::Publication publication;
        publication.table = table;
        publication.run_id = run_id;
        publication.operation = "quarantine";
        publication.schema = kSchema;
        publication.files = MR_TRY(write_rows(context, found.bad_rows, table, run_id));
        if (whole && before.size() == publication.files.size() &&
            before[0].content_hash == publication.files[0].content_hash) {
            MR_TRY(base::remove_tree(data / run_id));
            continue;
        }
        MR_TRY(context.lake.directory().database().write([&]() -> base::Result<void> {
            MR_TRY(context.lake.publish(publication));
            const auto published = MR_TRY(context.lake.table(table));
            MR_CHECK(published.has_value());
            return recorder.rows_set_aside(run_id, id, *published);
        }));
    }
    return report;
}

}  // namespace millrace::elt
