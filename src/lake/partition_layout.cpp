// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_layout.h"

#include <fmt/format.h>

namespace millrace::lake {

base::Result<PartitionLayout> PartitionLayout::make(const WriteSpec& spec) {
    const std::vector<columnar::Field>& fields = spec.schema.fields;
    if (spec.files_per_partition < 1) {
        return base::invalid_argument(
            fmt::format("files per partition must be at least 1: {}", spec.files_per_partition));
    }
    PartitionLayout layout;
    std::vector<bool> taken(fields.size());  // is a partition column or in the key already
    for (const size_t column : spec.partition_by) {
        if (column >= fields.size()) {
            return base::invalid_argument(fmt::format("no such partition column: {}", column));
        }
        const columnar::Field& field = fields[column];
        if (taken[column]) {
            return base::invalid_argument("partition column named twice: " + field.name);
        }
        if (field.type.is_nested()) {
            return base::invalid_argument(fmt::format("cannot partition by a nested column: {} {}",
                                                      field.name, field.type.to_string()))
                .hint("select one of its fields as a column of its own");
        }
        taken[column] = true;
        layout.partition_names.push_back(field.name);
    }
    for (size_t column = 0; column < fields.size(); ++column) {
        if (!taken[column]) layout.stored.fields.push_back(fields[column]);
    }
    if (layout.stored.fields.empty()) {
        return base::invalid_argument("no column left to store: all are partition columns")
            .hint("keep at least one column out of the partition columns");
    }
    const auto add = [&](size_t column, bool descending) {
        if (!taken[column]) layout.key_order.push_back({column, descending});
        taken[column] = true;
    };
    for (const SortColumn& sort : spec.sort_by) {
        if (sort.column >= fields.size()) {
            return base::invalid_argument(fmt::format("no such sort column: {}", sort.column));
        }
        add(sort.column, sort.descending);
    }
    for (size_t column = 0; column < fields.size(); ++column) add(column, false);
    return layout;
}

}  // namespace millrace::lake
