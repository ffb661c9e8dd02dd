// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "columnar/type.h"

namespace millrace::columnar {

// A text or blob value: up to 12 bytes inline, longer ones by pointer. The layout is DuckDB's
// string, so that vectors pass between the engine and our code without a copy; sql/ asserts it.
struct TextRef {
    static constexpr uint32_t kInline = 12;

    uint32_t size = 0;
    char head[4] = {};  // first bytes of a long value too, for quick comparison
    union {
        char tail[8];
        const char* data;
    };

    TextRef() : tail{} {}
    // Borrows `text` when it is longer than kInline; the bytes must outlive this value.
    explicit TextRef(std::string_view text) : size(static_cast<uint32_t>(text.size())), tail{} {
        if (size <= kInline) {
            std::memcpy(reinterpret_cast<char*>(this) + 4, text.data(), size);
        } else {
            std::memcpy(head, text.data(), 4);
            data = text.data();
        }
    }
    std::string_view view() const {
        return {size <= kInline ? reinterpret_cast<const char*>(this) + 4 : data, size};
    }
};
static_assert(sizeof(TextRef) == 16);

// A list value: `length` elements of the child column from `offset` on.
struct ListEntry {
    uint64_t offset = 0;
    uint64_t length = 0;
};

// A borrowed, read-only column of a batch. `data` holds value_size(type) bytes for each row, also
// for null rows (whose bytes mean nothing). Whoever made the view owns the memory and says how long
// it lives.
struct ColumnView {
    const Type* type = nullptr;
    const void* data = nullptr;          // null for Struct
    const uint64_t* validity = nullptr;  // bit r of word r/64 set: row r has a value; null: all do
    size_t rows = 0;
    std::vector<ColumnView> children;  // List: the elements; Struct: fields with the same rows

    bool is_valid(size_t row) const {
        return validity == nullptr || ((validity[row / 64] >> (row % 64)) & 1) != 0;
    }
    template <typename T>
    const T* values() const {
        return static_cast<const T*>(data);
    }
};

struct BatchView {
    size_t rows = 0;
    std::vector<ColumnView> columns;
};

// A column to be filled by a reader: memory for `capacity` rows, given by whoever asked. Nulls are
// marked with set_null(); every other row must get a value. Scalars only.
struct ColumnSink {
    const Type* type = nullptr;
    void* data = nullptr;
    uint64_t* validity = nullptr;  // all bits set on entry

    void set_null(size_t row) { validity[row / 64] &= ~(uint64_t{1} << (row % 64)); }
    template <typename T>
    T* values() {
        return static_cast<T*>(data);
    }
};

}  // namespace millrace::columnar
