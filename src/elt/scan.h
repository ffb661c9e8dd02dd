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
    bool is_text() const { return kind_ == sql::ScanOutput::Kind::Column && type_.is_text(); }
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

}  // namespace millrace::elt
