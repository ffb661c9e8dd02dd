// SPDX-License-Identifier: Apache-2.0
#include "source_check.h"

// Any bytes as a CSV file: no crash, and the same answer however blocks are cut.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace millrace;
    if (size < 2) return 0;
    source::Spec spec;
    spec.on_drift = fuzz::drift_of(data[0]);
    spec.declared = fuzz::declared_of(data[0]);
    if ((data[0] & 16) != 0) spec.dialect.escape = '\\';
    if ((data[0] & 32) != 0) spec.dialect.header = false;
    if ((data[0] & 64) != 0) spec.dialect.null_strings = {"\\N"};
    if ((data[0] & 128) != 0) spec.dialect.quote = '\0';
    if (spec.dialect.quote == '\0') spec.dialect.escape = '\0';
    fuzz::check_source(spec, {reinterpret_cast<const char*>(data) + 1, size - 1});
    return 0;
}
