// SPDX-License-Identifier: Apache-2.0
#include "elt/source_relation.h"

#include "base/mapped_file.h"
#include "base/text.h"

namespace millrace::elt {
namespace {

// A survey as rows for the SQL engine: one part for each block of records.
class TextRows final : public sql::RowSource {
  public:
    explicit TextRows(std::shared_ptr<const source::Survey> survey) : survey_(std::move(survey)) {}
    const columnar::Schema& schema() const override { return survey_->schema; }
    size_t parts() const override { return survey_->blocks.size(); }
    int64_t rows() const override { return survey_->rows; }
    std::unique_ptr<sql::RowReader> open(size_t part, std::vector<size_t> columns) const override {
        return std::make_unique<Part>(
            source::open_block(*survey_, survey_->blocks[part], std::move(columns)));
    }

  private:
    class Part final : public sql::RowReader {
      public:
        explicit Part(std::unique_ptr<source::Reader> reader) : reader_(std::move(reader)) {}
        size_t read(std::vector<columnar::ColumnSink>& columns, size_t capacity) override {
            return reader_->read(columns, capacity);
        }

      private:
        std::unique_ptr<source::Reader> reader_;
    };
    std::shared_ptr<const source::Survey> survey_;
};

// By the mark at both ends, so that a file cut short is found out too.
base::Result<bool> is_parquet(const base::Path& path) {
    const auto file = MR_TRY(base::MappedFile::open(path));
    constexpr std::string_view kMark = "PAR1";
    const std::string_view bytes = file->bytes();
    return bytes.size() >= 12 && bytes.starts_with(kMark) && bytes.ends_with(kMark);
}

}  // namespace

base::Result<const SurveyedSource*> SourceCatalog::get(const lake::TableId& id) {
    if (const auto known = surveyed_.find(id); known != surveyed_.end()) return &known->second;
    const auto definition = definitions_.find(id);
    if (definition == definitions_.end()) return static_cast<const SurveyedSource*>(nullptr);
    SurveyedSource source = MR_TRY(definition->second.format == SourceFormat::Parquet
                                       ? bind_parquet(definition->second)
                                       : survey_text(definition->second));
    return &surveyed_.emplace(id, std::move(source)).first->second;
}

base::Result<SurveyedSource> SourceCatalog::survey_text(const SourceDefinition& definition) {
    source::Spec spec;
    spec.name = definition.id.to_string();
    spec.location = definition.location;
    spec.format = definition.format == SourceFormat::JsonLines ? source::Format::JsonLines
                                                               : source::Format::Csv;
    spec.paths = definition.paths;
    spec.folder = folder_;
    spec.dialect = definition.dialect;
    for (const auto& column : definition.columns) {
        if (column.type) spec.declared.push_back({column.name, *column.type, true});
    }
    if (const auto previous = previous_.find(definition.id); previous != previous_.end()) {
        spec.previous = previous->second;
    }
    spec.on_drift = definition.on_drift;
    spec.bad_rows_max = definition.bad_rows_max;
    auto survey = std::make_shared<source::Survey>(
        MR_TRY(source::survey(spec, {threads_, temporary_directory_}, stop_)));
    SurveyedSource surveyed;
    surveyed.definition = &definition;
    surveyed.schema = survey->schema;
    surveyed.survey = survey;
    surveyed.relation = std::shared_ptr<const sql::RowSource>(std::make_shared<TextRows>(survey));
    return surveyed;
}

base::Result<SurveyedSource> SourceCatalog::bind_parquet(const SourceDefinition& definition) {
    std::vector<std::string> files;
    for (const std::string& pattern : definition.paths) {
        const auto found = MR_TRY(base::glob(pattern));
        if (found.empty()) {
            return base::not_found("no file matches: " + pattern)
                .at(definition.location)
                .hint("check the path of " + definition.id.to_string());
        }
        for (const base::Path& file : found) {
            if (!MR_TRY(is_parquet(file))) {
                return base::invalid_argument("not a Parquet file: " + file.string())
                    .at(definition.location)
                    .hint("check path and format of " + definition.id.to_string() +
                          ", or fetch the file again");
            }
            files.push_back(base::sql_literal(file.string()));
        }
    }
    SurveyedSource surveyed;
    surveyed.definition = &definition;
    std::string columns;
    for (const auto& column : definition.columns) {
        if (!column.type) continue;
        const std::string name = base::sql_identifier(column.name);
        columns += (columns.empty() ? "" : ", ") +
                   ("CAST(" + name + " AS " + column.type->to_string() + ") AS " + name);
    }
    surveyed.relation =
        sql::Query{"SELECT " + (columns.empty() ? "*" : columns) + " FROM read_parquet([" +
                   base::join(files, ", ") + "], union_by_name = true)"};
    return surveyed;
}

base::Result<void> SourceCatalog::check_unchanged() const {
    for (const auto& [id, source] : surveyed_) {
        if (source.survey) MR_TRY(source::check_unchanged(*source.survey));
    }
    return {};
}

}  // namespace millrace::elt
