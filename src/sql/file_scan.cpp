// SPDX-License-Identifier: Apache-2.0
// Reads a FileTable: DuckDB's Parquet reader, with the list of files, the columns and the partition
// values coming from us instead of from folders and footers.
#include <duckdb.hpp>
#include <duckdb/catalog/catalog.hpp>
#include <duckdb/catalog/catalog_entry/table_function_catalog_entry.hpp>
#include <duckdb/common/multi_file/multi_file_list.hpp>
#include <duckdb/common/multi_file/multi_file_reader.hpp>
#include <duckdb/common/multi_file/multi_file_states.hpp>
#include <duckdb/execution/expression_executor.hpp>
#include <duckdb/parser/parsed_data/create_table_function_info.hpp>
#include <duckdb/planner/expression/bound_columnref_expression.hpp>
#include <duckdb/planner/expression/bound_reference_expression.hpp>
#include <duckdb/planner/expression_iterator.hpp>

#include <algorithm>
#include <numeric>
#include <optional>

#include "sql/duckdb_type.h"
#include "sql/session_state.h"

namespace millrace::sql {
namespace {

using FileTablePtr = std::shared_ptr<const FileTable>;

constexpr const char* kFileIndex = "millrace_file";  // where OpenFileInfo carries DataFile's index

// A filter on partition values: its references are to these values, in the order of `columns`,
// places in FileTable::partition_by. Others are not looked at.
struct PartitionFilter {
    duckdb::unique_ptr<duckdb::Expression> expression;
    std::vector<size_t> columns;
};

// The values of `count` of the chosen files, as a chunk of the columns' types.
void fill_partition_values(const FileTable& table, const std::vector<size_t>& columns,
                           const std::vector<uint32_t>& chosen, size_t begin, size_t count,
                           duckdb::DataChunk& out) {
    for (size_t p = 0; p < columns.size(); ++p) {
        duckdb::Vector text(duckdb::LogicalType::VARCHAR, count);
        auto* values = duckdb::FlatVector::GetData<duckdb::string_t>(text);
        for (size_t i = 0; i < count; ++i) {
            const auto& value = table.files[chosen[begin + i]].partition[columns[p]];
            if (value) {
                // Stays where it is: the table outlives the chunk.
                values[i] = duckdb::string_t(value->data(), static_cast<uint32_t>(value->size()));
            } else {
                duckdb::FlatVector::SetNull(text, i, true);
            }
        }
        duckdb::VectorOperations::DefaultCast(text, out.data[p], count);
    }
    out.SetCardinality(count);
}

// The files of a table that a query may need, as indexes into FileTable::files.
class TableFiles final : public duckdb::MultiFileList {
  public:
    TableFiles(FileTablePtr table, std::vector<uint32_t> chosen)
        : MultiFileList(duckdb::vector<duckdb::OpenFileInfo>(),
                        duckdb::FileGlobOptions::ALLOW_EMPTY),
          table_(std::move(table)),
          chosen_(std::move(chosen)) {}

    const FileTablePtr& table() const { return table_; }

    // Keeps the files whose partition values can pass the filters. The filters stay in the plan:
    // one that fails on some values, perhaps of rows that another filter takes away, chooses no
    // files.
    duckdb::unique_ptr<MultiFileList> ComplexFilterPushdown(
        duckdb::ClientContext& context, const duckdb::MultiFileOptions&,
        duckdb::MultiFilePushdownInfo& info,
        duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& filters) override {
        bool used = false;
        std::vector<uint32_t> kept = chosen_;
        for (const auto& filter : filters) {
            const auto on_values = on_partition_values(*filter, info);
            if (!on_values) continue;
            try {
                kept = passing(context, *on_values, kept);
                used = true;
            } catch (const duckdb::Exception&) {
            }
        }
        if (!used) return nullptr;
        return duckdb::make_uniq<TableFiles>(table_, std::move(kept));
    }

    duckdb::vector<duckdb::OpenFileInfo> GetAllFiles() override {
        duckdb::vector<duckdb::OpenFileInfo> files;
        files.reserve(chosen_.size());
        for (size_t i = 0; i < chosen_.size(); ++i) files.push_back(info_of(i));
        return files;
    }
    duckdb::FileExpandResult GetExpandResult() override {
        if (chosen_.empty()) return duckdb::FileExpandResult::NO_FILES;
        return chosen_.size() == 1 ? duckdb::FileExpandResult::SINGLE_FILE
                                   : duckdb::FileExpandResult::MULTIPLE_FILES;
    }
    duckdb::idx_t GetTotalFileCount() override { return chosen_.size(); }
    duckdb::unique_ptr<duckdb::NodeStatistics> GetCardinality(duckdb::ClientContext&) override {
        int64_t rows = 0;
        for (const uint32_t index : chosen_) rows += table_->files[index].rows;
        const auto count = static_cast<duckdb::idx_t>(rows);
        return duckdb::make_uniq<duckdb::NodeStatistics>(count, count);
    }
    duckdb::unique_ptr<MultiFileList> Copy() override {
        return duckdb::make_uniq<TableFiles>(table_, chosen_);
    }

  protected:
    duckdb::OpenFileInfo GetFile(duckdb::idx_t i) override {
        return i < chosen_.size() ? info_of(i) : duckdb::OpenFileInfo();
    }

  private:
    duckdb::OpenFileInfo info_of(size_t i) const {
        duckdb::OpenFileInfo info(table_->folder + table_->files[chosen_[i]].path);
        info.extended_info = duckdb::make_shared_ptr<duckdb::ExtendedOpenFileInfo>();
        info.extended_info->options[kFileIndex] = duckdb::Value::UBIGINT(chosen_[i]);
        return info;
    }

    // Those of `files` whose partition values the filter holds for.
    std::vector<uint32_t> passing(duckdb::ClientContext& context, const PartitionFilter& filter,
                                  const std::vector<uint32_t>& files) const {
        duckdb::vector<duckdb::LogicalType> types;
        for (const size_t column : filter.columns) {
            types.push_back(to_duckdb(table_->schema.fields[table_->partition_by[column]].type));
        }
        std::vector<uint32_t> kept;
        duckdb::ExpressionExecutor executor(context, *filter.expression);
        duckdb::DataChunk values;
        for (size_t begin = 0; begin < files.size(); begin += STANDARD_VECTOR_SIZE) {
            const size_t count = std::min<size_t>(STANDARD_VECTOR_SIZE, files.size() - begin);
            values.Destroy();
            values.Initialize(context, types);
            fill_partition_values(*table_, filter.columns, files, begin, count, values);
            duckdb::SelectionVector holds(count);
            const size_t holding = executor.SelectExpression(values, holds);
            for (size_t i = 0; i < holding; ++i) kept.push_back(files[begin + holds.get_index(i)]);
        }
        return kept;
    }

    // The filter with its column references turned into references to partition values, or nothing
    // if it needs any other column or its outcome may vary.
    std::optional<PartitionFilter> on_partition_values(
        const duckdb::Expression& filter, const duckdb::MultiFilePushdownInfo& info) const {
        if (filter.IsVolatile()) return std::nullopt;
        PartitionFilter on_values{filter.Copy(), {}};
        bool usable = true;
        replace_columns(on_values.expression, info, on_values.columns, usable);
        if (on_values.columns.empty() || !usable) return std::nullopt;
        return on_values;
    }

    void replace_columns(duckdb::unique_ptr<duckdb::Expression>& expression,
                         const duckdb::MultiFilePushdownInfo& info, std::vector<size_t>& columns,
                         bool& usable) const {
        const auto kind = expression->GetExpressionClass();
        if (kind == duckdb::ExpressionClass::BOUND_SUBQUERY) usable = false;
        if (kind == duckdb::ExpressionClass::BOUND_COLUMN_REF) {
            const auto& column = expression->Cast<duckdb::BoundColumnRefExpression>();
            if (column.binding.table_index != info.table_index ||
                column.binding.column_index >= info.column_ids.size()) {
                usable = false;
                return;
            }
            const auto id = info.column_ids[column.binding.column_index];
            const auto& partition_by = table_->partition_by;
            const auto found = std::find(partition_by.begin(), partition_by.end(), id);
            if (found == partition_by.end()) {
                usable = false;
                return;
            }
            const auto place = static_cast<size_t>(found - partition_by.begin());
            auto at = std::find(columns.begin(), columns.end(), place);
            if (at == columns.end()) at = columns.insert(at, place);
            expression = duckdb::make_uniq<duckdb::BoundReferenceExpression>(
                column.return_type, static_cast<duckdb::idx_t>(at - columns.begin()));
            return;
        }
        duckdb::ExpressionIterator::EnumerateChildren(
            *expression, [&](duckdb::unique_ptr<duckdb::Expression>& child) {
                replace_columns(child, info, columns, usable);
            });
    }

    FileTablePtr table_;
    std::vector<uint32_t> chosen_;
};

class TableReader final : public duckdb::MultiFileReader {
  public:
    duckdb::shared_ptr<duckdb::MultiFileList> CreateFileList(
        duckdb::ClientContext& context, const duckdb::vector<duckdb::string>& paths,
        const duckdb::FileGlobInput&) override {
        const auto& relations = SessionContext::of(context).relations;
        const auto found = relations.find(paths.at(0));
        if (found == relations.end() || !std::holds_alternative<FileTablePtr>(found->second)) {
            throw duckdb::InternalException("no such relation: %s", paths.at(0));
        }
        auto table = std::get<FileTablePtr>(found->second);
        std::vector<uint32_t> all(table->files.size());
        std::iota(all.begin(), all.end(), 0u);
        return duckdb::make_shared_ptr<TableFiles>(std::move(table), std::move(all));
    }

    bool Bind(duckdb::MultiFileOptions&, duckdb::MultiFileList& files,
              duckdb::vector<duckdb::LogicalType>& types, duckdb::vector<duckdb::string>& names,
              duckdb::MultiFileReaderBindData& bind_data) override {
        table_ = dynamic_cast<TableFiles&>(files).table();
        for (const auto& field : table_->schema.fields) {
            names.push_back(field.name);
            types.push_back(to_duckdb(field.type));
            bind_data.schema.push_back(
                duckdb::MultiFileColumnDefinition::CreateFromNameAndType(field.name, types.back()));
        }
        bind_data.mapping = duckdb::MultiFileColumnMappingMode::BY_NAME;
        return true;
    }

    void FinalizeBind(duckdb::MultiFileReaderData& reader_data,
                      const duckdb::MultiFileOptions& options,
                      const duckdb::MultiFileReaderBindData& bind_data,
                      const duckdb::vector<duckdb::MultiFileColumnDefinition>& columns,
                      const duckdb::vector<duckdb::ColumnIndex>& column_ids,
                      duckdb::ClientContext& context,
                      duckdb::optional_ptr<duckdb::MultiFileReaderGlobalState> state) override {
        MultiFileReader::FinalizeBind(reader_data, options, bind_data, columns, column_ids, context,
                                      state);
        const auto& info = reader_data.reader->file.extended_info;
        const auto index = info->options.at(kFileIndex).GetValue<uint64_t>();
        const DataFile& file = table_->files[index];
        duckdb::case_insensitive_set_t present;
        for (const auto& column : reader_data.reader->GetColumns()) present.insert(column.name);
        for (size_t i = 0; i < column_ids.size(); ++i) {
            const auto id = column_ids[i].GetPrimaryIndex();
            if (id >= columns.size()) continue;  // a virtual column
            const auto& type = columns[id].type;
            const auto p = std::find(table_->partition_by.begin(), table_->partition_by.end(), id);
            duckdb::MultiFileGlobalIndex global(i);
            if (p != table_->partition_by.end()) {
                const auto& value =
                    file.partition[static_cast<size_t>(p - table_->partition_by.begin())];
                reader_data.constant_map.Add(global, value
                                                         ? duckdb::Value(*value).DefaultCastAs(type)
                                                         : duckdb::Value(type));
            } else if (present.find(columns[id].name) == present.end()) {
                reader_data.constant_map.Add(global, duckdb::Value(type));
            }
        }
    }

    duckdb::unique_ptr<MultiFileReader> Copy() const override {
        auto copy = duckdb::make_uniq<TableReader>();
        copy->table_ = table_;
        return copy;
    }

  private:
    FileTablePtr table_;
};

}  // namespace

void register_file_scan(duckdb::Connection& connection) {
    auto& context = *connection.context;
    auto& catalog = duckdb::Catalog::GetSystemCatalog(context);
    auto& entry = catalog.GetEntry<duckdb::TableFunctionCatalogEntry>(context, DEFAULT_SCHEMA,
                                                                      "parquet_scan");
    auto function = entry.functions.GetFunctionByArguments(context, {duckdb::LogicalType::VARCHAR});
    function.name = kFileScan;
    function.get_multi_file_reader =
        [](const duckdb::TableFunction&) -> duckdb::unique_ptr<duckdb::MultiFileReader> {
        return duckdb::make_uniq<TableReader>();
    };
    // It would list every file of the table, for nobody.
    function.get_bind_info = nullptr;
    // A copied plan must find its relation again, which only this process can give.
    function.serialize = nullptr;
    function.deserialize = nullptr;
    duckdb::CreateTableFunctionInfo info(function);
    catalog.CreateTableFunction(context, info);
}

}  // namespace millrace::sql
