// SPDX-License-Identifier: Apache-2.0
#include "source_check.h"

// Any bytes as JSON lines: no crash, and the same answer however blocks are cut.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace millrace;
    if (size < 2) return 0;
    source::Spec spec;
    spec.format = source::Format::JsonLines;
    spec.on_drift = fuzz::drift_of(data[0]);
    spec.declared = fuzz::declared_of(data[0]);
    fuzz::check_source(spec, {reinterpret_cast<const char*>(data) + 1, size - 1});
    return 0;
}
