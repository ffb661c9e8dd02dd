// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "columnar/column.h"
#include "elt/scan_filter.h"
#include "lake/partition_writer.h"
#include "source/convert.h"
#include "source/null_strings.h"
#include "source/source.h"
#include "sql/scan_plan.h"

namespace millrace::elt {

// What all threads of the fast route share and nobody changes.
struct Scan {
    const sql::ScanPlan& plan;
    const source::Survey& survey;
    const lake::WriteSpec& spec;

    // The field of each source column in a file; nothing where the file lacks it.
    std::optional<size_t> field_of(size_t file, size_t column) const {
        return survey.files[file].columns[column];
    }
    bool is_null(std::string_view text) const { return nulls.is_null({text, false}); }

    source::NullStrings nulls{survey.spec.dialect};
};

// Converts fields into columns of up to kRows rows, in memory of its own. One thread.
class ColumnBatch {
  public:
    static constexpr size_t kRows = 2048;

    ColumnBatch(const Scan& scan, std::vector<size_t> outputs)
        : scan_(scan), outputs_(std::move(outputs)) {
        view_.columns.resize(scan.plan.outputs.size());
        for (const size_t output : outputs_) {
            Column& column = columns_.emplace_back();
            column.type = &scan.spec.schema.fields[output].type;
            column.source_type = &scan.survey.schema.fields[scan.plan.outputs[output].column].type;
            column.convert = source::converter_for(*column.source_type);
            column.width = columnar::value_size(*column.type);
            column.data.resize((kRows * column.width + 7) / 8);
            column.validity.resize(kRows / 64);
        }
        clear();
    }

    void clear() {
        rows_ = 0;
        for (Column& column : columns_) {
            std::fill(column.validity.begin(), column.validity.end(), ~uint64_t{0});
            column.has_null = false;
        }
    }
    size_t rows() const { return rows_; }

    // Adds a row; `field(column)` gives the field of a source column.
    template <typename FieldOf>
    void add(const FieldOf& field) {
        for (size_t i = 0; i < outputs_.size(); ++i) {
            Column& column = columns_[i];
            const sql::ScanOutput& output = scan_.plan.outputs[outputs_[i]];
            const Field text = field(output.column);
            char* slot = reinterpret_cast<char*>(column.data.data()) + rows_ * column.width;
            // A value can only misfit if its drift makes it null, or if the file changed since the
            // survey.
            if (!text || !store(output.kind, column, *text, slot)) {
                column.validity[rows_ / 64] &= ~(uint64_t{1} << (rows_ % 64));
                column.has_null = true;
            }
        }
        ++rows_;
    }

    // Columns that were not asked for have no data.
    const columnar::BatchView& view() {
        view_.rows = rows_;
        for (size_t i = 0; i < outputs_.size(); ++i) {
            columnar::ColumnView& view = view_.columns[outputs_[i]];
            view.type = columns_[i].type;
            view.data = columns_[i].data.data();
            view.validity = columns_[i].has_null ? columns_[i].validity.data() : nullptr;
            view.rows = rows_;
        }
        return view_;
    }

  private:
    struct Column {
        const columnar::Type* type = nullptr;
        const columnar::Type* source_type = nullptr;
        source::Converter convert = nullptr;
        size_t width = 0;
        std::vector<uint64_t> data;
        std::vector<uint64_t> validity;
        bool has_null = false;
    };

    static bool store(sql::ScanOutput::Kind kind, const Column& column, std::string_view text,
                      char* slot) {
        if (kind == sql::ScanOutput::Kind::Column) {
            if (column.type->kind != columnar::TypeKind::Text) {
                return column.convert(*column.source_type, text, slot) == source::Fit::Yes;
            }
            const columnar::TextRef value(text);
            std::memcpy(slot, &value, sizeof(value));
            return true;
        }
        source::Slot date{};
        if (column.convert(*column.source_type, text, date.data()) != source::Fit::Yes)
            return false;
        int32_t days = 0;
        std::memcpy(&days, date.data(), sizeof(days));
        const int64_t part = date_part(kind, days);
        std::memcpy(slot, &part, sizeof(part));
        return true;
    }

    static int64_t date_part(sql::ScanOutput::Kind kind, int32_t days) {
        const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
        switch (kind) {
            case sql::ScanOutput::Kind::Year:
                return static_cast<int>(date.year());
            case sql::ScanOutput::Kind::Month:
                return static_cast<unsigned>(date.month());
            default:
                return static_cast<unsigned>(date.day());
        }
    }

    const Scan& scan_;
    std::vector<size_t> outputs_;
    std::vector<Column> columns_;
    columnar::BatchView view_;
    size_t rows_ = 0;
};

}  // namespace millrace::elt
