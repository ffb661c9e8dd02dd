// SPDX-License-Identifier: Apache-2.0
#include "columnar/row_key.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#include "base/error.h"

namespace millrace::columnar {
namespace {

// Spill files hold these, so they must not change while a writer runs; nothing outlives a run.
constexpr char kValue = 0x01;
constexpr char kNull = 0x02;
constexpr char kListEnd = 0x00;

template <size_t kBytes>
using Bits = std::conditional_t<
    kBytes == 1, uint8_t,
    std::conditional_t<kBytes == 2, uint16_t,
                       std::conditional_t<kBytes == 4, uint32_t,
                                          std::conditional_t<kBytes == 8, uint64_t, UInt128>>>>;

template <typename U>
U swap_to_big_endian(U value) {
    static_assert(std::endian::native == std::endian::little);
    if constexpr (sizeof(U) == 1) return value;
    if constexpr (sizeof(U) == 2) return __builtin_bswap16(value);
    if constexpr (sizeof(U) == 4) return __builtin_bswap32(value);
    if constexpr (sizeof(U) == 8) return __builtin_bswap64(value);
    if constexpr (sizeof(U) == 16) {
        return static_cast<U>(__builtin_bswap64(static_cast<uint64_t>(value))) << 64 |
               __builtin_bswap64(static_cast<uint64_t>(value >> 64));
    }
}

// How a value's bits become an unsigned number of the same order, and back.
struct Unsigned {
    template <typename U>
    static U forth(U bits) {
        return bits;
    }
    template <typename U>
    static U back(U bits) {
        return bits;
    }
};

struct Signed {
    template <typename U>
    static U forth(U bits) {
        return static_cast<U>(bits ^ (U{1} << (sizeof(U) * 8 - 1)));
    }
    template <typename U>
    static U back(U bits) {
        return forth(bits);
    }
};

struct Floating {
    template <typename U>
    static U forth(U bits) {
        using F = std::conditional_t<sizeof(U) == 4, float, double>;
        auto value = std::bit_cast<F>(bits);
        if (std::isnan(value)) value = std::numeric_limits<F>::quiet_NaN();
        if (value == 0) value = 0;  // also -0.0, which SQL holds equal
        bits = std::bit_cast<U>(value);
        constexpr U kSign = U{1} << (sizeof(U) * 8 - 1);
        return (bits & kSign) != 0 ? ~bits : bits ^ kSign;
    }
    template <typename U>
    static U back(U bits) {
        constexpr U kSign = U{1} << (sizeof(U) * 8 - 1);
        return (bits & kSign) != 0 ? bits ^ kSign : ~bits;
    }
};

struct Truth {
    static uint8_t forth(uint8_t bits) { return bits != 0 ? 1 : 0; }
    static uint8_t back(uint8_t bits) { return bits; }
};

// Calls `visit(mapping, bits)` with the mapping of a fixed-size kind and a number of its width.
template <typename Visit>
void with_fixed(const Type& type, Visit visit) {
    switch (type.kind) {
        case TypeKind::Boolean:
            return visit(Truth{}, uint8_t{});
        case TypeKind::Float:
            return visit(Floating{}, uint32_t{});
        case TypeKind::Double:
            return visit(Floating{}, uint64_t{});
        case TypeKind::UInt8:
            return visit(Unsigned{}, uint8_t{});
        case TypeKind::UInt16:
            return visit(Unsigned{}, uint16_t{});
        case TypeKind::UInt32:
            return visit(Unsigned{}, uint32_t{});
        case TypeKind::UInt64:
            return visit(Unsigned{}, uint64_t{});
        case TypeKind::Uuid:
            return visit(Unsigned{}, UInt128{});
        default:
            break;
    }
    switch (value_size(type)) {
        case 1:
            return visit(Signed{}, uint8_t{});
        case 2:
            return visit(Signed{}, uint16_t{});
        case 4:
            return visit(Signed{}, uint32_t{});
        case 8:
            return visit(Signed{}, uint64_t{});
        default:
            return visit(Signed{}, UInt128{});
    }
}

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

namespace {

// Reads a key front to back. `flip` is 0xFF inside a descending column's value, else 0.
struct KeyReader {
    const char* at;
    const char* end;
    char flip = 0;

    char peek() const {
        MR_CHECK(at < end);
        return static_cast<char>(*at ^ flip);
    }
    char next() {
        const char byte = peek();
        ++at;
        return byte;
    }
    bool next_is_value() {
        const char marker = next();
        MR_CHECK(marker == kValue || marker == kNull);
        return marker == kValue;
    }
    template <typename U>
    U number() {
        MR_CHECK(static_cast<size_t>(end - at) >= sizeof(U));
        U bits;
        std::memcpy(&bits, at, sizeof(U));
        at += sizeof(U);
        if (flip != 0) bits = static_cast<U>(~bits);
        return swap_to_big_endian<U>(bits);
    }
    // A text's bytes: those of the key where they stand as they are, else a copy in `copies`.
    std::string_view text(std::deque<std::string>& copies) {
        const char* begin = at;
        if (flip == 0) {
            const char* zero = find_zero(at);
            if (zero[1] == 0) {
                at = zero + 2;
                return {begin, static_cast<size_t>(zero - begin)};
            }
        }
        std::string copy;
        while (true) {
            const char* zero = find_zero(at);
            const size_t old = copy.size();
            copy.append(at, zero);
            for (size_t i = old; i < copy.size(); ++i) copy[i] = static_cast<char>(copy[i] ^ flip);
            at = zero + 2;
            if (static_cast<char>(zero[1] ^ flip) == 0) break;
            copy += '\0';
        }
        return copies.emplace_back(std::move(copy));
    }

  private:
    // Most texts are short, so the call of memchr would cost more than the search.
    const char* find_zero(const char* from) const {
        const char* zero = nullptr;
#ifdef __SSE2__
        const __m128i wanted = _mm_set1_epi8(flip);
        for (; zero == nullptr && end - from >= 16; from += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
            const int equal = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
            if (equal != 0) zero = from + std::countr_zero(static_cast<unsigned>(equal));
        }
#endif
        if (zero == nullptr) {
            zero = static_cast<const char*>(std::memchr(from, static_cast<unsigned char>(flip),
                                                        static_cast<size_t>(end - from)));
        }
        MR_CHECK(zero != nullptr && zero + 1 < end);
        return zero;
    }
};

}  // namespace

// One column under construction: values in `data`, a validity bit for each.
struct RowKeyDecoder::Builder {
    explicit Builder(const Type& column_type) : type(column_type), width(value_size(column_type)) {
        for (const Field& field : type.children) {
            children.push_back(std::make_unique<Builder>(field.type));
        }
    }

    void append(KeyReader& reader, std::deque<std::string>& copies) {
        if (reader.next_is_value()) {
            add_value(reader, copies);
        } else {
            add_null();
        }
    }

    void add_value(KeyReader& reader, std::deque<std::string>& copies) {
        char* slot = next_slot();
        switch (type.kind) {
            case TypeKind::Text:
            case TypeKind::Blob: {
                const TextRef text(reader.text(copies));
                std::memcpy(slot, &text, sizeof(text));
                break;
            }
            case TypeKind::List: {
                ListEntry entry{children[0]->rows, 0};
                for (; reader.peek() != kListEnd; ++entry.length) {
                    children[0]->append(reader, copies);
                }
                reader.next();
                std::memcpy(slot, &entry, sizeof(entry));
                break;
            }
            case TypeKind::Struct:
                for (auto& child : children) child->append(reader, copies);
                break;
            default:
                with_fixed(type, [&](auto mapping, auto zero) {
                    using U = decltype(zero);
                    const U bits = mapping.back(reader.number<U>());
                    std::memcpy(slot, &bits, sizeof(U));
                });
        }
    }

    void add_null() {
        char* slot = next_slot();
        if (width > 0) std::memset(slot, 0, width);
        has_null = true;
        validity.back() &= ~(uint64_t{1} << ((rows - 1) % 64));
        if (type.kind != TypeKind::Struct) return;
        for (auto& child : children) child->add_null();
    }

    ColumnView view() const {
        ColumnView view;
        view.type = &type;
        view.data = width == 0 ? nullptr : data.data();
        view.validity = has_null ? validity.data() : nullptr;
        view.rows = rows;
        for (const auto& child : children) view.children.push_back(child->view());
        return view;
    }

    void clear() {
        rows = 0;
        has_null = false;
        validity.clear();
        for (auto& child : children) child->clear();
    }

    Type type;
    size_t width;
    size_t rows = 0;
    bool has_null = false;
    std::vector<char> data;  // grows only
    std::vector<uint64_t> validity;
    std::vector<std::unique_ptr<Builder>> children;

  private:
    char* next_slot() {
        if ((rows + 1) * width > data.size()) data.resize(std::max(2 * data.size(), 64 * width));
        if (rows % 64 == 0) validity.push_back(~uint64_t{0});
        return data.data() + rows++ * width;
    }
};

RowKeyDecoder::RowKeyDecoder(const Schema& schema, std::vector<KeyColumn> order)
    : order_(std::move(order)), builders_(schema.fields.size()) {
    for (const KeyColumn& key : order_) {
        MR_CHECK(key.column < builders_.size() && builders_[key.column] == nullptr);
        builders_[key.column] = std::make_unique<Builder>(schema.fields[key.column].type);
    }
}

RowKeyDecoder::~RowKeyDecoder() = default;
RowKeyDecoder::RowKeyDecoder(RowKeyDecoder&&) noexcept = default;

void RowKeyDecoder::append(std::string_view key) {
    KeyReader reader{key.data(), key.data() + key.size()};
    for (const KeyColumn& column : order_) {
        Builder& builder = *builders_[column.column];
        if (!reader.next_is_value()) {
            builder.add_null();
            continue;
        }
        reader.flip = column.descending ? '\xFF' : '\0';
        builder.add_value(reader, unescaped_);
        reader.flip = 0;
    }
    MR_CHECK(reader.at == reader.end);
    ++rows_;
}

BatchView RowKeyDecoder::view() {
    BatchView batch;
    batch.rows = rows_;
    for (const auto& builder : builders_) {
        if (builder != nullptr) batch.columns.push_back(builder->view());
    }
    return batch;
}

void RowKeyDecoder::clear() {
    rows_ = 0;
    unescaped_.clear();
    for (auto& builder : builders_) {
        if (builder != nullptr) builder->clear();
    }
}

}  // namespace millrace::columnar
