// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/text_index.h"
#include "elt/row_encoder.h"
#include "elt/scan.h"
#include "lake/partition_writer.h"
#include "source/value.h"

namespace millrace::elt {

// Which bucket of a writer's Input a row goes to. The fields that a partition is computed from give
// the same partition whenever they are the same, so values are computed and made a key once for
// each text and not once for each row. A date by itself, which most tables are partitioned by, is
// not even looked up by its text: the day is a place in an array. One thread.
class PartitionFinder {
  public:
    // Both outlive this.
    PartitionFinder(const Scan& scan, lake::PartitionWriter::Input& rows)
        : key_(scan, ascending(scan.spec.partition_by)), rows_(rows) {
        for (const size_t output : scan.spec.partition_by) {
            const size_t column = scan.plan.outputs[output].column;
            if (std::find(columns_.begin(), columns_.end(), column) == columns_.end()) {
                columns_.push_back(column);
            }
        }
        if (columns_.size() != 1) return;
        const auto& type = scan.survey.schema.fields[columns_[0]].type;
        if (type.kind == columnar::TypeKind::Date) of_day_.resize(kDays, kUnknown);
    }

    // `field(column)` gives the field of a source column; all of them have `line_bytes`.
    template <typename FieldOf>
    uint32_t find(const FieldOf& field, size_t line_bytes) {
        if (!of_day_.empty()) {
            const Field text = field(columns_[0]);
            int32_t day = 0;
            if (text && source::read_date(*text, day) == source::Fit::Yes &&
                static_cast<uint32_t>(day - kFirstDay) < kDays) {
                uint32_t& bucket = of_day_[static_cast<uint32_t>(day - kFirstDay)];
                if (bucket == kUnknown) bucket = new_bucket(field, line_bytes);
                return bucket;
            }
        }
        text_.clear();
        for (const size_t column : columns_) {
            if (const Field value = field(column)) {
                text_ += *value;
            } else {
                text_ += '\0';  // neither stands in a field of a plain file
            }
            text_ += '\n';
        }
        if (text_bytes_ > kTextBytesMax) forget_texts();
        const size_t number = texts_.number(text_);
        if (number == of_text_.size()) {
            of_text_.push_back(new_bucket(field, line_bytes));
            text_bytes_ += text_.size() + kEntryBytes;
        }
        return of_text_[number];
    }

  private:
    static constexpr uint32_t kUnknown = UINT32_MAX;
    // From 1800 to 2299. Any other day is found by its text.
    static constexpr int32_t kFirstDay = -62'091;
    static constexpr uint32_t kDays = 182'621;
    // A few partitions may be of very many texts: the years of two dates have as many as there are
    // pairs of days. Beyond this they are forgotten and found anew.
    static constexpr size_t kTextBytesMax = size_t{32} << 20;
    static constexpr size_t kEntryBytes = 32;  // about what an entry takes besides its text

    static std::vector<columnar::KeyColumn> ascending(const std::vector<size_t>& columns) {
        std::vector<columnar::KeyColumn> order;
        for (const size_t column : columns) order.push_back({column, false});
        return order;
    }

    void forget_texts() {
        texts_ = {};
        of_text_.clear();
        text_bytes_ = 0;
    }

    template <typename FieldOf>
    uint32_t new_bucket(const FieldOf& field, size_t line_bytes) {
        return rows_.bucket(key_.encode(field, line_bytes));
    }

    RowEncoder key_;
    lake::PartitionWriter::Input& rows_;
    std::vector<size_t> columns_;   // of the source
    std::vector<uint32_t> of_day_;  // bucket; empty if the partition is not of one date
    std::string text_;
    base::TextIndex texts_;
    std::vector<uint32_t> of_text_;  // bucket
    size_t text_bytes_ = 0;          // that texts_ takes, about
};

}  // namespace millrace::elt
