// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "source/convert.h"
#include "source/source.h"

namespace millrace::source {

std::unique_ptr<Reader> open_csv_block(const Survey& survey, const Block& block,
                                       const std::vector<size_t>& projected);
std::unique_ptr<Reader> open_json_block(const Survey& survey, const Block& block,
                                        const std::vector<size_t>& projected);

bool is_declared(const Survey& survey, size_t column);
// Which values a reader takes in a column. Others it makes null, and the survey counted them: none
// but where values are discarded.
Values values_taken(const Survey& survey, size_t column);

// Tells which records of a block are no rows. Asked with ascending offsets of the file.
class SkippedRecords {
  public:
    SkippedRecords(const SurveyedFile& file, size_t begin)
        : next_(std::lower_bound(file.skipped.begin(), file.skipped.end(), begin)),
          end_(file.skipped.end()) {}
    bool contains(size_t offset) {
        while (next_ != end_ && *next_ < offset) ++next_;
        return next_ != end_ && *next_ == offset;
    }

  private:
    std::vector<size_t>::const_iterator next_;
    std::vector<size_t>::const_iterator end_;
};

}  // namespace millrace::source
