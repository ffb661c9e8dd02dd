// SPDX-License-Identifier: Apache-2.0
#include "source/block_cutter.h"

#include <algorithm>

#include "base/parallel.h"

namespace millrace::source {
namespace {

size_t count(std::string_view text, char c) {
    return static_cast<size_t>(std::count(text.begin(), text.end(), c));
}

// Whether an odd number of quotes stands before each of `starts`, counted from the first of them.
base::Result<std::vector<bool>> inside_quotes(std::string_view text,
                                              const std::vector<size_t>& starts, char quote,
                                              size_t threads, const base::Stop& stop) {
    std::vector<size_t> quotes(starts.size());
    MR_TRY(base::parallel_for(
        starts.size() - 1, threads, stop, [&](size_t i, size_t) -> base::Result<void> {
            const std::string_view part = text.substr(starts[i], starts[i + 1] - starts[i]);
            quotes[i + 1] = count(part, quote);
            return {};
        }));
    std::vector<bool> inside(starts.size());
    for (size_t i = 1; i < starts.size(); ++i) inside[i] = inside[i - 1] != (quotes[i] % 2 == 1);
    return inside;
}

// Behind the first newline at or after `from` that no open quote holds; the text's end if none.
size_t next_cut(std::string_view text, size_t from, char newline, char quote, bool inside) {
    for (size_t at = from; at < text.size(); ++at) {
        if (quote != '\0' && text[at] == quote) inside = !inside;
        if (text[at] == newline && !inside) return at + 1;
    }
    return text.size();
}

}  // namespace

base::Result<std::vector<size_t>> cut_blocks(std::string_view text, const Layout& layout,
                                             const Spec& spec, size_t block_bytes, size_t threads,
                                             const base::Stop& stop) {
    std::vector<size_t> cuts;
    if (!layout.has_records()) return cuts;
    block_bytes = std::max<size_t>(block_bytes, 1);
    std::vector<size_t> marks;
    for (size_t at = layout.begin; at < text.size(); at += block_bytes) marks.push_back(at);

    char quote = spec.format == Format::Csv ? spec.dialect.quote : '\0';
    if (count(text.substr(layout.begin, block_bytes), quote) == 0) quote = '\0';
    std::vector<bool> inside(marks.size());
    if (quote != '\0' && marks.size() > 1) {
        inside = MR_TRY(inside_quotes(text, marks, quote, threads, stop));
    }
    cuts.push_back(layout.begin);
    for (size_t i = 1; i < marks.size(); ++i) {
        if (marks[i] < cuts.back()) continue;  // a long record reaches over this mark
        const size_t cut = next_cut(text, marks[i], layout.newline, quote, inside[i]);
        if (cut < text.size()) cuts.push_back(cut);
    }
    return cuts;
}

}  // namespace millrace::source
