// SPDX-License-Identifier: Apache-2.0
#include "parquet/thrift.h"

#include "base/error.h"

namespace millrace::parquet {
namespace {

// Type nibbles of fields; on disk, must not change. A boolean's value is in its type.
constexpr uint8_t kTrue = 1;
constexpr uint8_t kFalse = 2;
constexpr uint8_t kI8 = 3;
constexpr uint8_t kI32 = 5;
constexpr uint8_t kI64 = 6;
constexpr uint8_t kBinary = 8;
constexpr uint8_t kList = 9;
constexpr uint8_t kStruct = 12;

}  // namespace

void append_varint(uint64_t value, std::string& out) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

void append_zigzag(int64_t value, std::string& out) {
    append_varint((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63), out);
}

void ThriftWriter::field_header(int16_t field, uint8_t type) {
    MR_CHECK(depth_ > 0);
    const int difference = field - last_field_[depth_ - 1];
    MR_CHECK(difference > 0);
    if (difference <= 15) {
        out_.push_back(static_cast<char>(difference << 4 | type));
    } else {
        out_.push_back(static_cast<char>(type));
        append_zigzag(field, out_);
    }
    last_field_[depth_ - 1] = field;
}

void ThriftWriter::begin_struct() {
    MR_CHECK(depth_ < kDepthMax);
    last_field_[depth_++] = 0;
}

void ThriftWriter::begin_struct(int16_t field) {
    field_header(field, kStruct);
    begin_struct();
}

void ThriftWriter::end_struct() {
    MR_CHECK(depth_ > 0);
    --depth_;
    out_.push_back(0);
}

void ThriftWriter::empty_struct(int16_t field) {
    begin_struct(field);
    end_struct();
}

void ThriftWriter::boolean(int16_t field, bool value) {
    field_header(field, value ? kTrue : kFalse);
}

void ThriftWriter::i8(int16_t field, int8_t value) {
    field_header(field, kI8);
    out_.push_back(static_cast<char>(value));
}

void ThriftWriter::i32(int16_t field, int32_t value) {
    field_header(field, kI32);
    append_zigzag(value, out_);
}

void ThriftWriter::i64(int16_t field, int64_t value) {
    field_header(field, kI64);
    append_zigzag(value, out_);
}

void ThriftWriter::binary(int16_t field, std::string_view value) {
    field_header(field, kBinary);
    element(value);
}

void ThriftWriter::begin_list(int16_t field, ElementType type, size_t count) {
    field_header(field, kList);
    const auto nibble = static_cast<uint8_t>(type);
    if (count < 15) {
        out_.push_back(static_cast<char>(count << 4 | nibble));
    } else {
        out_.push_back(static_cast<char>(0xF0 | nibble));
        append_varint(count, out_);
    }
}

void ThriftWriter::element(int32_t value) {
    append_zigzag(value, out_);
}

void ThriftWriter::element(std::string_view value) {
    append_varint(value.size(), out_);
    out_.append(value);
}

}  // namespace millrace::parquet
