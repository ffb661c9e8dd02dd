// SPDX-License-Identifier: Apache-2.0
#include "columnar/row_key.h"

#include <array>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "columnar/row_key_bits.h"

namespace millrace::columnar {

using namespace key_bits;

namespace {

// Makes `out` longer by `bytes` and returns where they begin.
char* extend(std::string& out, size_t bytes) {
    const size_t size = out.size();
    out.resize(size + bytes);
    return out.data() + size;
}

void append_text(std::string_view text, std::string& out) {
    // Bytes of zero are rare: one look tells whether a plain copy does.
    if (text.empty() || std::memchr(text.data(), 0, text.size()) == nullptr) {
        write_key_text(text, extend(out, text.size() + kKeyTextBytes));
        return;
    }
    out += kValue;
    for (const char c : text) {
        out += c;
        if (c == 0) out += '\xFF';
    }
    out.append(2, '\0');
}

}  // namespace

void append_value(const ColumnView& column, size_t row, std::string& out) {
    if (!column.is_valid(row)) {
        out += kNull;
        return;
    }
    switch (column.type->kind) {
        case TypeKind::Text:
        case TypeKind::Blob:
            return append_text(column.values<TextRef>()[row].view(), out);
        case TypeKind::List: {
            out += kValue;
            const auto entry = column.values<ListEntry>()[row];
            for (uint64_t i = 0; i < entry.length; ++i) {
                append_value(column.children[0], entry.offset + i, out);
            }
            out += kListEnd;
            return;
        }
        case TypeKind::Struct:
            out += kValue;
            for (const ColumnView& child : column.children) append_value(child, row, out);
            return;
        default:
            break;
    }
    std::array<char, kKeyScalarBytes> bytes;
    const char* value = column.values<char>() + row * value_size(*column.type);
    out.append(bytes.data(), write_key_scalar(*column.type, value, bytes.data()));
}

char* write_key_null(char* out) {
    *out = kNull;
    return out + 1;
}

char* write_key_scalar(const Type& type, const void* value, char* out) {
    size_t size = 0;
    *out = kValue;
    with_fixed(type, [&](auto mapping, auto zero) {
        using U = decltype(zero);
        size = sizeof(U);
        U bits;
        std::memcpy(&bits, value, sizeof(U));  // not aligned: the engine's vectors are not
        bits = swap_to_big_endian<U>(mapping.forth(bits));
        std::memcpy(out + 1, &bits, sizeof(U));
    });
    return out + 1 + size;
}

char* write_key_text(std::string_view text, char* out) {
    *out++ = kValue;
    if (!text.empty()) std::memcpy(out, text.data(), text.size());
    out += text.size();
    *out++ = 0;
    *out++ = 0;
    return out;
}

RowKeyEncoder::RowKeyEncoder(const Schema& schema, std::vector<KeyColumn> order)
    : order_(std::move(order)) {
    for (const KeyColumn& key : order_) MR_CHECK(key.column < schema.fields.size());
}

void RowKeyEncoder::append(const BatchView& batch, size_t row, std::string& out) const {
    for (const KeyColumn& key : order_) {
        const size_t begin = out.size();
        append_value(batch.columns[key.column], row, out);
        if (!key.descending) continue;
        for (size_t i = begin + 1; i < out.size(); ++i) out[i] = static_cast<char>(~out[i]);
    }
}

}  // namespace millrace::columnar
