// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <deque>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "columnar/column.h"
#include "profile/table_profiler.h"

namespace millrace::profile {

// A column with its memory, for tests alone. T is what ColumnView::data holds of it.
template <typename T>
struct TestColumn {
    columnar::Type type;
    std::vector<T> values;
    std::vector<bool> valid;
    std::deque<std::string> texts;  // what TextRefs borrow

    explicit TestColumn(columnar::Type of) : type(std::move(of)) {}
    void add(std::optional<T> value) {
        valid.push_back(value.has_value());
        values.push_back(value.value_or(T{}));
    }
    void add_text(std::string text) { add(columnar::TextRef(texts.emplace_back(std::move(text)))); }
};

// The profile of a table of this one column, its rows dealt to `inputs` inputs in batches of
// `batch_rows`.
template <typename T>
ColumnProfile profile_of(const TestColumn<T>& column, size_t inputs = 1, size_t batch_rows = 2048,
                         const std::string& name = "c") {
    TableProfiler profiler({{{name, column.type}}});
    std::vector<std::unique_ptr<TableProfiler::Input>> open;
    for (size_t i = 0; i < inputs; ++i) open.push_back(profiler.input());
    size_t turn = 0;
    for (size_t begin = 0; begin < column.values.size(); begin += batch_rows, ++turn) {
        const size_t rows = std::min(batch_rows, column.values.size() - begin);
        std::vector<uint64_t> validity((rows + 63) / 64, 0);
        bool all_valid = true;
        for (size_t row = 0; row < rows; ++row) {
            if (column.valid[begin + row]) {
                validity[row / 64] |= uint64_t{1} << (row % 64);
            } else {
                all_valid = false;
            }
        }
        const columnar::ColumnView view{&column.type,
                                        column.values.data() + begin,
                                        all_valid ? nullptr : validity.data(),
                                        rows,
                                        {}};
        const bool appended = open[turn % inputs]->append({rows, {view}}).ok();
        MR_CHECK(appended);
    }
    open.clear();
    TableProfile table = profiler.finish();
    MR_CHECK(table.rows == static_cast<int64_t>(column.values.size()));
    return std::move(table.columns[0]);
}

}  // namespace millrace::profile
