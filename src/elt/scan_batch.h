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

    bool is_null(std::string_view text) const { return nulls.is_null({text, false}); }

    source::NullStrings nulls{survey.spec.dialect};
};

// Computes one output of the scan from a field, by the functions that the general route uses.
class OutputConverter {
  public:
    OutputConverter(const Scan& scan, size_t output)
        : kind_(scan.plan.outputs[output].kind),
          column_(scan.plan.outputs[output].column),
          type_(scan.spec.schema.fields[output].type),
          source_type_(scan.survey.schema.fields[column_].type),
          convert_(source::converter_for(source_type_)) {}

    size_t column() const { return column_; }  // of the source
    const columnar::Type& type() const { return type_; }
    // The field is the value, byte by byte.
    bool is_text() const {
        return kind_ == sql::ScanOutput::Kind::Column && type_.kind == columnar::TypeKind::Text;
    }
    // Writes the value of any other output to `slot`; false where it is null. A value can only
    // misfit if its drift makes it null, or if the file changed since the survey.
    bool convert(std::string_view text, void* slot) const {
        if (kind_ == sql::ScanOutput::Kind::Column)
            return convert_(source_type_, text, slot) == source::Fit::Yes;
        source::Slot date{};
        if (convert_(source_type_, text, date.data()) != source::Fit::Yes) return false;
        int32_t days = 0;
        std::memcpy(&days, date.data(), sizeof(days));
        const int64_t part = date_part(kind_, days);
        std::memcpy(slot, &part, sizeof(part));
        return true;
    }

  private:
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

    sql::ScanOutput::Kind kind_;
    size_t column_;
    const columnar::Type& type_;
    const columnar::Type& source_type_;
    source::Converter convert_;
};

// Converts fields into columns of up to kRows rows, in memory of its own. One thread.
class ColumnBatch {
  public:
    static constexpr size_t kRows = 2048;

    ColumnBatch(const Scan& scan, std::vector<size_t> outputs) : outputs_(std::move(outputs)) {
        view_.columns.resize(scan.plan.outputs.size());
        for (const size_t output : outputs_) {
            Column& column = columns_.emplace_back(OutputConverter(scan, output));
            column.width = columnar::value_size(column.converter.type());
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
        for (Column& column : columns_) {
            const Field text = field(column.converter.column());
            char* slot = reinterpret_cast<char*>(column.data.data()) + rows_ * column.width;
            if (!text || !store(column.converter, *text, slot)) {
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
            view.type = &columns_[i].converter.type();
            view.data = columns_[i].data.data();
            view.validity = columns_[i].has_null ? columns_[i].validity.data() : nullptr;
            view.rows = rows_;
        }
        return view_;
    }

  private:
    struct Column {
        explicit Column(OutputConverter c) : converter(c) {}
        OutputConverter converter;
        size_t width = 0;
        std::vector<uint64_t> data;
        std::vector<uint64_t> validity;
        bool has_null = false;
    };

    static bool store(const OutputConverter& converter, std::string_view text, char* slot) {
        if (!converter.is_text()) return converter.convert(text, slot);
        const columnar::TextRef value(text);
        std::memcpy(slot, &value, sizeof(value));
        return true;
    }

    std::vector<size_t> outputs_;
    std::vector<Column> columns_;
    columnar::BatchView view_;
    size_t rows_ = 0;
};

}  // namespace millrace::elt
