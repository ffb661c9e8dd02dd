// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/column.h"
#include "columnar/type.h"

namespace millrace::columnar {

// A row as one byte string whose memcmp order is the table's order.
//
// Everything the partition writer does to rows it does to these strings: bucket (append bytes),
// sort (memcmp), remove duplicates (equal bytes), spill and merge (bytes again). Two rows have
// equal keys exactly when SQL's DISTINCT holds them equal (nulls are equal, -0.0 is 0.0, NaN is
// NaN), and the key holds the whole row: RowKeyDecoder gives it back.
//
// Encoding, column by column in key order; each value begins with a marker byte:
//   0x01 value follows   0x02 null   (so nulls come last, as in DuckDB)
//   integers, dates, times   big-endian, sign bit flipped
//   float, double            big-endian; negative: all bits flipped, else sign bit flipped;
//                            NaN is one value above infinity
//   decimal                  as the integer that stores it
//   uuid                     16 bytes big-endian
//   text, blob               bytes with 0x00 written 0x00 0xFF, ended by 0x00 0x00
//   list                     each element as a value, ended by 0x00
//   struct                   each field as a value
// A descending column has every byte of its value inverted, the marker excepted: nulls stay last.
struct KeyColumn {
    size_t column = 0;  // position in the batch
    bool descending = false;
};

class RowKeyEncoder {
  public:
    // `order` lists every column to keep, in the order that sorts.
    RowKeyEncoder(const Schema& schema, std::vector<KeyColumn> order);
    // Appends the key of `row` to `out`.
    void append(const BatchView& batch, size_t row, std::string& out) const;

  private:
    std::vector<KeyColumn> order_;
};

// Appends one value of any type in the encoding above (without a descending flip).
void append_value(const ColumnView& column, size_t row, std::string& out);

// The same for values that do not stand in columns: each writes at `out`, where there must be room,
// and answers the end.
constexpr size_t kKeyScalarBytes = 17;  // the most that write_key_null() and _scalar() write
constexpr size_t kKeyTextBytes = 3;     // what write_key_text() writes besides the text
char* write_key_null(char* out);
char* write_key_scalar(const Type& type, const void* value, char* out);  // of a fixed size
char* write_key_text(std::string_view text, char* out);                  // without a zero byte

// Turns keys back into columns, for the file encoder. Memory is reused between calls of clear().
// One thread.
class RowKeyDecoder {
  public:
    RowKeyDecoder(const Schema& schema, std::vector<KeyColumn> order);
    ~RowKeyDecoder();
    RowKeyDecoder(RowKeyDecoder&&) noexcept;
    // `key` must stay in place until clear(): text points into it.
    void append(std::string_view key);
    size_t rows() const { return rows_; }
    // The rows so far, columns in schema order of the kept ones (ascending position). Valid until
    // the next append() or clear().
    BatchView view();
    void clear();

  private:
    struct Builder;
    std::vector<KeyColumn> order_;
    std::vector<std::unique_ptr<Builder>> builders_;  // by position in the schema; null: not kept
    std::deque<std::string> unescaped_;               // values that could not be borrowed
    size_t rows_ = 0;
};

}  // namespace millrace::columnar
