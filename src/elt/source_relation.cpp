// SPDX-License-Identifier: Apache-2.0
#include "elt/source_relation.h"

#include "elt/find_name.h"
#include "elt/parquet_source.h"

namespace millrace::elt {
namespace {

// A survey as rows for the SQL engine: one part for each block of records.
class TextRows final : public sql::RowSource {
  public:
    explicit TextRows(std::shared_ptr<const source::Survey> survey) : survey_(std::move(survey)) {}
    const columnar::Schema& schema() const override { return survey_->schema; }
    size_t parts() const override { return survey_->blocks.size(); }
    int64_t rows() const override { return survey_->rows; }
    std::unique_ptr<sql::RowReader> open(size_t part,
                                         const std::vector<size_t>& columns) const override {
        return std::make_unique<Part>(source::open_block(*survey_, survey_->blocks[part], columns));
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

}  // namespace

void SourceCatalog::set_previous(Known remembered) {
    Known previous;
    for (auto& [name, columns] : remembered) {
        const auto* id = find_name(definitions_, {name.schema, name.table});
        if (id != nullptr) previous.emplace(*id, std::move(columns));
    }
    const auto has_other = [&](const auto& surveyed) {
        return previous_.contains(surveyed.first) || previous.contains(surveyed.first);
    };
    std::erase_if(surveyed_, has_other);
    std::erase_if(failed_, has_other);
    previous_ = std::move(previous);
}

base::Result<const SurveyedSource*> SourceCatalog::get(const lake::TableId& id) {
    if (const auto known = surveyed_.find(id); known != surveyed_.end()) return &known->second;
    const auto definition = definitions_.find(id);
    if (definition == definitions_.end()) return static_cast<const SurveyedSource*>(nullptr);
    if (const auto failed = failed_.find(id); failed != failed_.end()) return failed->second;
    auto source = survey(spec_of(definition->second));
    if (!source.ok()) return failed_.emplace(id, std::move(source).error()).first->second;
    source->definition = &definition->second;
    return &surveyed_.emplace(id, *std::move(source)).first->second;
}

base::Result<SurveyedSource> SourceCatalog::survey(const source::Spec& spec) const {
    return spec.format == source::Format::Parquet ? survey_parquet(spec) : survey_text(spec);
}

source::Spec SourceCatalog::spec_of(const SourceDefinition& definition) const {
    source::Spec spec;
    spec.name = definition.id.to_string();
    spec.location = definition.location;
    spec.format = definition.format;
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
    return spec;
}

base::Result<SurveyedSource> SourceCatalog::survey_text(const source::Spec& spec) const {
    const source::SurveyOptions options{engine_.threads(), temporary_directory_};
    auto survey = std::make_shared<source::Survey>(MR_TRY(source::survey(spec, options, stop_)));
    SurveyedSource surveyed;
    surveyed.schema = survey->schema;
    surveyed.known = survey->known;
    surveyed.survey = survey;
    surveyed.findings = survey;
    surveyed.relation = std::shared_ptr<const sql::RowSource>(std::make_shared<TextRows>(survey));
    surveyed.check_unchanged = [survey] { return source::check_unchanged(*survey); };
    return surveyed;
}

base::Result<SurveyedSource> SourceCatalog::survey_parquet(const source::Spec& spec) const {
    auto parquet =
        std::make_shared<ParquetSource>(MR_TRY(elt::survey_parquet(spec, engine_, stop_)));
    SurveyedSource surveyed;
    surveyed.schema = parquet->schema;
    surveyed.known = parquet->known;
    surveyed.findings = std::shared_ptr<const source::Findings>(parquet, &parquet->findings);
    surveyed.relation = parquet->rows;
    surveyed.check_unchanged = [parquet]() -> base::Result<void> {
        for (const base::FileStamp& file : parquet->files) {
            // The engine opens files by their paths, again for each query.
            MR_TRY(file.check_unchanged(base::FileStamp::Replaced::IsAChange));
        }
        return {};
    };
    return surveyed;
}

base::Result<void> SourceCatalog::check_unchanged() const {
    for (const auto& [id, source] : surveyed_) {
        MR_TRY(source.check_unchanged());
    }
    return {};
}

}  // namespace millrace::elt
