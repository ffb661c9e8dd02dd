// SPDX-License-Identifier: Apache-2.0
#include "elt/scan_filter.h"

#include <cstring>

namespace millrace::elt {
namespace {

// An integer or date as converted for a column of its type.
int64_t number_in(const columnar::Type& type, const source::Slot& slot) {
    const auto* bytes = slot.data();
    switch (columnar::value_size(type)) {
        case 1: {
            int8_t value = 0;
            std::memcpy(&value, bytes, sizeof(value));
            return value;
        }
        case 2: {
            int16_t value = 0;
            std::memcpy(&value, bytes, sizeof(value));
            return value;
        }
        case 4: {
            int32_t value = 0;
            std::memcpy(&value, bytes, sizeof(value));
            return value;
        }
        default: {
            int64_t value = 0;
            std::memcpy(&value, bytes, sizeof(value));
            return value;
        }
    }
}

}  // namespace

ScanFilter::Truth ScanFilter::compare_text(const sql::ScanCondition& test, std::string_view value) {
    switch (test.kind) {
        case Kind::Contains:
            return truth(value.find(test.text) != std::string_view::npos);
        case Kind::StartsWith:
            return truth(value.starts_with(test.text));
        case Kind::EndsWith:
            return truth(value.ends_with(test.text));
        case Kind::Equal:
            return truth(value == test.text);
        case Kind::Less:
            return truth(value < std::string_view(test.text));
        case Kind::LessOrEqual:
            return truth(value <= std::string_view(test.text));
        default:
            break;
    }
    MR_CHECK(false);
    return Truth::Null;
}

ScanFilter::Truth ScanFilter::compare_number(const sql::ScanCondition& test,
                                             std::string_view text) const {
    const columnar::Type& type = schema_.fields[test.column].type;
    source::Slot slot{};
    // As the reader has it: what does not fit is null.
    if (source::converter_for(type)(type, text, slot.data()) != source::Fit::Yes)
        return Truth::Null;
    const int64_t value = number_in(type, slot);
    switch (test.kind) {
        case Kind::Equal:
            return truth(value == test.number);
        case Kind::Less:
            return truth(value < test.number);
        case Kind::LessOrEqual:
            return truth(value <= test.number);
        default:
            break;
    }
    MR_CHECK(false);
    return Truth::Null;
}

}  // namespace millrace::elt
