// SPDX-License-Identifier: Apache-2.0
#include "generate/synthea.h"

#include <fmt/format.h>

#include "generate/row_order.h"
#include "generate/synthea_rows.h"
#include "generate/synthea_world.h"
#include "generate/table_writer.h"

namespace millrace::generate {

base::Result<SyntheaReport> generate_synthea(
    const SyntheaOptions& options, const base::Stop& stop,
    const std::function<void(const SyntheaProgress&)>& progress) {
    if (!(options.scale > 0 && options.scale <= 100)) {
        return base::invalid_argument(fmt::format("scale out of range: {}", options.scale))
            .hint("use a number above 0 and up to 100; 1.0 writes 0.9 GB");
    }
    MR_TRY(base::make_directories(options.directory));

    const SyntheaWorld world(SyntheaSizes(options.scale), options.seed);
    SyntheaProgress state;
    for (const SyntheaTable& table : kSyntheaTables) {
        state.rows_total += (world.sizes().*table.size).rows;
    }
    SyntheaReport report;
    int64_t rows_before = 0;
    auto stream = static_cast<uint64_t>(Stream::Order);
    for (const SyntheaTable& table : kSyntheaTables) {
        const TableSize& size = world.sizes().*table.size;
        const RowOrder order(size.rows, size.distinct, options.seed, stream++);
        const auto written = [&](int64_t rows) {
            if (!progress) return;
            state.file = table.file;
            state.rows = rows_before + rows;
            progress(state);
        };
        const base::Path path = options.directory / table.file;
        const int64_t bytes = MR_TRY(write_table(
            path, table.header, order,
            [&](int64_t row, std::string& out) { table.append_row(world, row, out); },
            options.threads, stop, written));
        report.files.push_back({path, size.rows, bytes});
        rows_before += size.rows;
    }
    return report;
}

}  // namespace millrace::generate
