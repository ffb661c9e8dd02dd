// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "source/record_splitter.h"

namespace millrace::source {

// Tells which fields of a CSV file are null. Borrows the dialect.
class NullStrings {
  public:
    explicit NullStrings(const Dialect& dialect) {
        for (const std::string& text : dialect.null_strings) {
            if (text.empty()) {
                empty_ = true;
            } else {
                others_.push_back(text);
            }
        }
    }
    bool is_null(const FieldText& field) const {
        if (field.quoted) return false;
        if (field.text.empty()) return empty_;
        return !others_.empty() &&
               std::find(others_.begin(), others_.end(), field.text) != others_.end();
    }

  private:
    bool empty_ = false;
    std::vector<std::string_view> others_;
};

}  // namespace millrace::source
