// SPDX-License-Identifier: Apache-2.0
#include "parquet/page.h"

#include "parquet/thrift.h"

namespace millrace::parquet {

void append_page_header(const PageHeader& header, std::string& out) {
    const bool is_data = header.type == PageType::Data;
    ThriftWriter writer(out);
    writer.begin_struct();
    writer.i32(1, static_cast<int32_t>(header.type));
    writer.i32(2, static_cast<int32_t>(header.raw_bytes));
    writer.i32(3, static_cast<int32_t>(header.stored_bytes));
    writer.begin_struct(is_data ? 5 : 7);
    writer.i32(1, static_cast<int32_t>(header.entries));
    writer.i32(2, static_cast<int32_t>(header.encoding));
    if (is_data) {
        writer.i32(3, static_cast<int32_t>(Encoding::Rle));  // definition levels
        writer.i32(4, static_cast<int32_t>(Encoding::Rle));  // repetition levels
    }
    writer.end_struct();
    writer.end_struct();
}

}  // namespace millrace::parquet
