// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::search {

// How numbers and texts stand in the files of the index: little-endian; a varint has seven bits a
// byte, the lowest first, and the eighth bit says that another byte follows.
void append_varint(std::string& out, uint64_t value);
void append_text(std::string& out, std::string_view text);  // its size as a varint, its bytes
void append_fixed32(std::string& out, uint32_t value);
void append_fixed64(std::string& out, uint64_t value);
uint32_t fixed32_at(const char* bytes);
uint64_t fixed64_at(const char* bytes);

// Half of an XXH3. Every piece of a file has one, and is held against it whenever it is read.
uint32_t checksum_of(std::string_view bytes);

// Reads what was appended. What is not there reads as nothing, and fails() says so.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    uint8_t byte();
    uint64_t varint();
    uint64_t fixed64();
    std::string_view take(uint64_t size);
    std::string_view text() { return take(varint()); }

    bool fails() const { return fails_; }
    bool at_end() const { return at_ == bytes_.size(); }

  private:
    std::string_view bytes_;
    size_t at_ = 0;
    bool fails_ = false;
};

}  // namespace millrace::search
