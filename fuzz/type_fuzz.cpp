// SPDX-License-Identifier: Apache-2.0
#include "columnar/type.h"

// Any text is a type or an error; a type's own spelling reads back as the same type.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using millrace::columnar::Type;
    const auto type = Type::parse({reinterpret_cast<const char*>(data), size});
    if (!type.ok()) return 0;
    const auto again = Type::parse(type->to_string());
    MR_CHECK(again.ok());
    MR_CHECK(*again == *type);
    return 0;
}
