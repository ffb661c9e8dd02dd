// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "columnar/row_key.h"
#include "elt/scan.h"

namespace millrace::elt {

// The key (columnar/row_key.h) of a row, straight from the fields of its line: the bytes that a
// RowKeyEncoder makes of the same values in columns. One thread.
class RowEncoder {
  public:
    RowEncoder(const Scan& scan, const std::vector<columnar::KeyColumn>& order) {
        for (const auto& key : order) {
            columns_.push_back({OutputConverter(scan, key.column), key.descending});
        }
    }

    // Valid until the next call. `field(column)` gives the field of a source column, in which no
    // zero byte stands; `line_bytes` is what all fields together may take.
    template <typename FieldOf>
    std::string_view encode(const FieldOf& field, size_t line_bytes) {
        // A field may be used more than once, hence the product.
        const size_t size_max = columns_.size() * (line_bytes + columnar::kKeyScalarBytes);
        if (size_max > key_.size()) key_.resize(size_max * 2);
        char* out = key_.data();
        for (const Column& column : columns_) {
            char* const begin = out;
            out = write(column.converter, field(column.converter.column()), out);
            if (!column.descending) continue;
            for (char* at = begin + 1; at < out; ++at) *at = static_cast<char>(~*at);
        }
        return {key_.data(), static_cast<size_t>(out - key_.data())};
    }

  private:
    struct Column {
        OutputConverter converter;
        bool descending;
    };

    static char* write(const OutputConverter& converter, const Field& text, char* out) {
        if (!text) return columnar::write_key_null(out);
        if (converter.is_text()) return columnar::write_key_text(*text, out);
        source::Slot value{};
        if (!converter.convert(*text, value.data())) return columnar::write_key_null(out);
        return columnar::write_key_scalar(converter.type(), value.data(), out);
    }

    std::vector<Column> columns_;
    std::vector<char> key_;
};

}  // namespace millrace::elt
