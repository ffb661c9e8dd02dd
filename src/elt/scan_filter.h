// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "columnar/type.h"
#include "source/convert.h"
#include "sql/scan_plan.h"

namespace millrace::elt {

// A field of a CSV line as the scan sees it: nothing for null.
using Field = std::optional<std::string_view>;

// A ScanCondition made ready for lines: evaluates to true only where SQL's WHERE keeps the row.
class ScanFilter {
  public:
    ScanFilter(const sql::ScanCondition& condition, const columnar::Schema& schema)
        : condition_(condition), schema_(schema) {}

    // `field(column)` gives the line's field for a column of the source.
    template <typename FieldOf>
    bool keeps(const FieldOf& field) const {
        return evaluate(condition_, field) == Truth::True;
    }

  private:
    enum class Truth : uint8_t { False, True, Null };
    using Kind = sql::ScanCondition::Kind;

    template <typename FieldOf>
    Truth evaluate(const sql::ScanCondition& test, const FieldOf& field) const {
        switch (test.kind) {
            case Kind::And: {
                Truth result = Truth::True;
                for (const auto& child : test.children) {
                    const Truth part = evaluate(child, field);
                    if (part == Truth::False) return Truth::False;
                    if (part == Truth::Null) result = Truth::Null;
                }
                return result;
            }
            case Kind::Or: {
                Truth result = Truth::False;
                for (const auto& child : test.children) {
                    const Truth part = evaluate(child, field);
                    if (part == Truth::True) return Truth::True;
                    if (part == Truth::Null) result = Truth::Null;
                }
                return result;
            }
            case Kind::Not: {
                const Truth inner = evaluate(test.children[0], field);
                if (inner == Truth::Null) return Truth::Null;
                return inner == Truth::True ? Truth::False : Truth::True;
            }
            case Kind::IsNull:
                return truth(!field(test.column).has_value());
            default:
                break;
        }
        const Field value = field(test.column);
        if (!value) return Truth::Null;
        return schema_.fields[test.column].type.is_text() ? compare_text(test, *value)
                                                          : compare_number(test, *value);
    }

    static Truth truth(bool value) { return value ? Truth::True : Truth::False; }
    static Truth compare_text(const sql::ScanCondition& test, std::string_view value);
    Truth compare_number(const sql::ScanCondition& test, std::string_view text) const;

    const sql::ScanCondition& condition_;
    const columnar::Schema& schema_;
};

}  // namespace millrace::elt
