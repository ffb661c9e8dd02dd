// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/column.h"
#include "columnar/row_key.h"
#include "columnar/type.h"

namespace millrace::lake {

// One value of a partition column as SQL text; nothing for null.
using PartitionValue = std::optional<std::string>;

// A scalar as SQL writes it: 2014-01-09, true, 12:30:00.5, 1.50, text as it is, blobs with \xNN
// for all but printable ASCII. The forms are DuckDB's, whose casts read them back.
PartitionValue partition_value(const columnar::ColumnView& column, size_t row);

// The partition columns of a table and their values in a row, as a key (columnar/row_key.h): equal
// for rows of one partition, and in the order of the partitions.
class PartitionKey {
  public:
    PartitionKey(const columnar::Schema& schema, const std::vector<size_t>& partition_by);

    void append(const columnar::BatchView& batch, size_t row, std::string& out) const {
        encoder_.append(batch, row, out);
    }
    // By partition column, in the order of partition_by.
    std::vector<PartitionValue> values(std::string_view key) const;

  private:
    columnar::Schema schema_;  // of the partition columns alone
    columnar::RowKeyEncoder encoder_;
};

}  // namespace millrace::lake
