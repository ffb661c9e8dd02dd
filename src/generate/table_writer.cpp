// SPDX-License-Identifier: Apache-2.0
#include "generate/table_writer.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "base/parallel.h"

namespace millrace::generate {
namespace {

constexpr int64_t kBlockRows = 4096;
constexpr size_t kBlocksPerThread = 8;  // rendered between two turns of writing

base::Result<int64_t> write_blocks(const base::Path& path, std::string_view header,
                                   const RowOrder& order, const RowRenderer& render, size_t threads,
                                   const base::Stop& stop, const RowsWritten& written) {
    base::File file = MR_TRY(base::File::create(path));
    MR_TRY(file.write(header));
    auto bytes = static_cast<int64_t>(header.size());

    std::vector<std::string> blocks(std::max<size_t>(threads, 1) * kBlocksPerThread);
    int64_t done = 0;
    while (done < order.rows()) {
        const int64_t left = (order.rows() - done + kBlockRows - 1) / kBlockRows;
        const size_t count = std::min(blocks.size(), static_cast<size_t>(left));
        MR_TRY(base::parallel_for(count, threads, stop, [&](size_t block, size_t) {
            const int64_t first = done + static_cast<int64_t>(block) * kBlockRows;
            const int64_t end = std::min(first + kBlockRows, order.rows());
            blocks[block].clear();
            for (int64_t at = first; at < end; ++at) render(order.row_at(at), blocks[block]);
            return base::Result<void>();
        }));
        for (size_t block = 0; block < count; ++block) {
            MR_TRY(file.write(blocks[block]));
            bytes += static_cast<int64_t>(blocks[block].size());
        }
        done = std::min(done + static_cast<int64_t>(count) * kBlockRows, order.rows());
        if (written) written(done);
    }
    MR_TRY(file.close());
    return bytes;
}

}  // namespace

base::Result<int64_t> write_table(const base::Path& path, std::string_view header,
                                  const RowOrder& order, const RowRenderer& render, size_t threads,
                                  const base::Stop& stop, const RowsWritten& written) {
    base::Result<int64_t> bytes = write_blocks(path, header, order, render, threads, stop, written);
    if (!bytes.ok()) {
        std::error_code ignored;  // the first error is the one to tell
        std::filesystem::remove(path, ignored);
    }
    return bytes;
}

}  // namespace millrace::generate
