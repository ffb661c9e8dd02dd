// SPDX-License-Identifier: Apache-2.0
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "columnar/row_key.h"
#include "columnar/row_key_bits.h"

namespace millrace::columnar {

using namespace key_bits;

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
