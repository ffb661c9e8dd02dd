// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "columnar/type.h"
#include "source/evidence.h"
#include "source/value.h"

namespace millrace::source {

// Reads a text as a value of `type` and stores it at `slot`, which has value_size(type) bytes; the
// slot is left alone unless the answer is Fit::Yes. Text, blobs and JSON text borrow `text`.
using Slot = std::array<uint64_t, 2>;  // wide enough for any scalar
using Converter = Fit (*)(const columnar::Type& type, std::string_view text, void* slot);

// How values of a type are read. More generous than inference, since somebody has said what the
// values are: numbers may have leading zeros and a '+', booleans are also t/f, yes/no, 1/0; a
// TIMESTAMP with a zone becomes its instant in UTC, one WITH TIME ZONE but without one is UTC.
// Nested types are stored as their JSON text.
Converter converter_for(const columnar::Type& type);

// Which values a type takes. Convertible: all that it can read, where it was declared. AsInferred:
// those that leave an inferred type what it is (accepted_by() in evidence.h), all else is drift.
enum class Values : uint8_t { Convertible, AsInferred };
// Of a text that `type` can read.
inline bool is_taken(std::string_view text, const columnar::Type& type, Values values) {
    return values == Values::Convertible || (classify(text) & accepted_by(type)) != 0;
}

// "expected DATE, found '2014-02-30'".
std::string describe_misfit(const columnar::Type& type, std::string_view text, Fit fit);

}  // namespace millrace::source
