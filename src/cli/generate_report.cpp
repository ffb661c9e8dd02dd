// SPDX-License-Identifier: Apache-2.0
#include "cli/generate_report.h"

#include "base/text.h"
#include "cli/print.h"
#include "cli/progress_bar.h"

namespace millrace::cli {

base::Result<generate::SyntheaReport> make_files(const Context& context,
                                                 const generate::SyntheaOptions& options) {
    CountingBar bar(context.json, "rows");
    return generate::generate_synthea(
        options, context.stop, [&](const generate::SyntheaProgress& progress) {
            bar.set(progress.file, progress.rows, progress.rows_total);
        });
}

base::Json to_json(const generate::SyntheaReport& report) {
    base::Json files = base::Json::array();
    for (const auto& file : report.files) {
        files.push_back({{"path", file.path.string()}, {"rows", file.rows}, {"bytes", file.bytes}});
    }
    return files;
}

void print_files(const generate::SyntheaReport& report) {
    TextTable table({"file", "rows", "size"});
    table.right(1);
    table.right(2);
    for (const auto& file : report.files) {
        table.add(
            {file.path.string(), base::format_count(file.rows), base::format_bytes(file.bytes)});
    }
    fmt::print("{}", table.to_string(100));
}

}  // namespace millrace::cli
