// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::parquet {

// Writes Thrift's compact protocol, as far as Parquet's metadata needs it. Fields of a struct must
// be written in ascending order of their numbers. Appends to a string it borrows.
class ThriftWriter {
  public:
    // The type nibbles of the compact protocol; on disk, must not change.
    enum class ElementType : uint8_t { I32 = 5, Binary = 8, Struct = 12 };

    explicit ThriftWriter(std::string& out) : out_(out) {}

    // A struct that stands alone or as a list's element.
    void begin_struct();
    void begin_struct(int16_t field);
    void end_struct();
    // A union's member that carries nothing, such as LogicalType.STRING.
    void empty_struct(int16_t field);

    void boolean(int16_t field, bool value);
    void i8(int16_t field, int8_t value);
    void i32(int16_t field, int32_t value);
    void i64(int16_t field, int64_t value);
    void binary(int16_t field, std::string_view value);

    // `count` elements of the given type must follow.
    void begin_list(int16_t field, ElementType type, size_t count);
    void element(int32_t value);
    void element(std::string_view value);

  private:
    static constexpr size_t kDepthMax = 8;  // Parquet's own metadata nests six deep

    void field_header(int16_t field, uint8_t type);

    std::string& out_;
    std::array<int16_t, kDepthMax> last_field_{};  // by depth: headers hold the difference
    size_t depth_ = 0;
};

// Unsigned LEB128, which Thrift and Parquet's run-length encoding share.
void append_varint(uint64_t value, std::string& out);
// The same of numbers that may be negative: small ones of either sign are short.
void append_zigzag(int64_t value, std::string& out);

}  // namespace millrace::parquet
