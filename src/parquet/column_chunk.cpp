// SPDX-License-Identifier: Apache-2.0
#include "parquet/column_chunk.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "parquet/bits.h"
#include "parquet/delta.h"
#include "parquet/hybrid.h"
#include "parquet/page.h"

namespace millrace::parquet {
namespace {

using columnar::ColumnView;
using columnar::TypeKind;

// About what a dictionary page adds beside its values: its header, and the indexes' width and runs.
constexpr size_t kDictionaryOverhead = 24;

// Readers keep a chunk's dictionary in memory; beyond this, values are stored plain, page by page.
constexpr size_t kDictionaryBytesMax = 16 << 20;

// Chunks of at least so many values are encoded both ways when it is not clear which is smaller. It
// costs a second compression, which would tell with ten thousand small files.
constexpr size_t kBothWaysFrom = 16'384;

template <typename Value>
size_t plain_bytes(std::span<const Value> values, size_t fixed_bytes) {
    if constexpr (std::same_as<Value, uint8_t>) {
        return (values.size() + 7) / 8;
    } else if constexpr (std::same_as<Value, TextRef>) {
        size_t bytes = 0;
        for (const Value& value : values) bytes += plain_size(value, fixed_bytes);
        return bytes;
    } else {
        return values.size() * plain_size(Value{}, fixed_bytes);
    }
}

// The same without a dictionary: the sizes of texts, as deltas, are next to nothing.
template <typename Value>
size_t values_bytes(std::span<const Value> values, size_t fixed_bytes) {
    const size_t bytes = plain_bytes(values, fixed_bytes);
    return std::same_as<Value, TextRef> ? bytes - values.size() * sizeof(uint32_t) : bytes;
}

}  // namespace

ChunkEncoder::ChunkEncoder(const EncoderOptions& options)
    : options_(options), compressor_(options.compression, options.zstd_level) {}

base::Result<ChunkSummary> ChunkEncoder::append(const Leaf& leaf, const ColumnView& column,
                                                const Levels& levels, std::string& out) {
    ChunkSummary summary;
    summary.entries = static_cast<int64_t>(levels.entries);
    summary.null_count = static_cast<int64_t>(levels.entries - levels.values);
    raw_.clear();
    pages_.clear();
    switch (leaf.type.kind) {
        case TypeKind::Boolean:
            encode_as<uint8_t, uint8_t>(leaf, column, levels, summary);
            break;
        case TypeKind::Int8:
            encode_as<int8_t, int32_t>(leaf, column, levels, summary);
            break;
        case TypeKind::Int16:
            encode_as<int16_t, int32_t>(leaf, column, levels, summary);
            break;
        case TypeKind::Int32:
        case TypeKind::Date:
            encode_as<int32_t, int32_t>(leaf, column, levels, summary);
            break;
        case TypeKind::UInt8:
            encode_as<uint8_t, uint32_t>(leaf, column, levels, summary);
            break;
        case TypeKind::UInt16:
            encode_as<uint16_t, uint32_t>(leaf, column, levels, summary);
            break;
        case TypeKind::UInt32:
            encode_as<uint32_t, uint32_t>(leaf, column, levels, summary);
            break;
        case TypeKind::Int64:
        case TypeKind::Time:
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            encode_as<int64_t, int64_t>(leaf, column, levels, summary);
            break;
        case TypeKind::UInt64:
            encode_as<uint64_t, uint64_t>(leaf, column, levels, summary);
            break;
        case TypeKind::Float:
            encode_as<float, float>(leaf, column, levels, summary);
            break;
        case TypeKind::Double:
            encode_as<double, double>(leaf, column, levels, summary);
            break;
        case TypeKind::Decimal:
            switch (columnar::value_size(leaf.type)) {
                case 2:
                    encode_as<int16_t, int32_t>(leaf, column, levels, summary);
                    break;
                case 4:
                    encode_as<int32_t, int32_t>(leaf, column, levels, summary);
                    break;
                case 8:
                    encode_as<int64_t, int64_t>(leaf, column, levels, summary);
                    break;
                default:
                    encode_as<Int128, Int128>(leaf, column, levels, summary);
                    break;
            }
            break;
        case TypeKind::Uuid:
            encode_as<UInt128, UInt128>(leaf, column, levels, summary);
            break;
        case TypeKind::Text:
        case TypeKind::Blob:
            encode_as<TextRef, TextRef>(leaf, column, levels, summary);
            break;
        case TypeKind::List:
        case TypeKind::Struct:
            MR_CHECK(!"a leaf is a scalar");
    }
    MR_TRY(emit(leaf, summary, out));
    return summary;
}

// Brings the column's values, stored as `Stored`, side by side as `Value`.
template <typename Stored, typename Value>
void ChunkEncoder::encode_as(const Leaf& leaf, const ColumnView& column, const Levels& levels,
                             ChunkSummary& summary) {
    const auto* stored = column.values<Stored>();
    const bool is_dense = levels.rows.empty();
    if constexpr (std::same_as<Stored, Value>) {
        if (is_dense) {
            encode<Value>(leaf, std::span(stored, levels.values), levels, summary);
            return;
        }
    }
    auto& values = std::get<Workspace<Value>>(workspaces_).values;
    values.resize(levels.values);
    for (size_t i = 0; i < values.size(); ++i) values[i] = stored[is_dense ? i : levels.rows[i]];
    encode<Value>(leaf, values, levels, summary);
}

template <typename Value>
bool ChunkEncoder::build_dictionary(const Leaf& leaf, std::span<const Value> values,
                                    bool& is_clear) {
    auto& dictionary = std::get<Workspace<Value>>(workspaces_).dictionary;
    if (values.empty() || !dictionary.build(values)) return false;
    const int width = std::max(1, bit_width(dictionary.values().size() - 1));
    const size_t indexes = values.size() * static_cast<size_t>(width) / 8;
    const size_t distinct = plain_bytes(dictionary.values(), leaf.fixed_bytes);
    const size_t without = values_bytes(values, leaf.fixed_bytes);
    const size_t encoded = distinct + indexes + kDictionaryOverhead;
    is_clear = encoded < without / 4;
    return distinct <= kDictionaryBytesMax && encoded < without;
}

template <typename Value>
void ChunkEncoder::encode(const Leaf& leaf, std::span<const Value> values, const Levels& levels,
                          ChunkSummary& summary) {
    if constexpr (std::same_as<Value, uint8_t>) {
        encode_values(leaf, values, levels, summary);  // booleans have no dictionary
    } else {
        bool is_clear = false;
        if (!build_dictionary(leaf, values, is_clear)) {
            encode_values(leaf, values, levels, summary);
            return;
        }
        encode_dictionary(leaf, values, levels, summary);
        if (is_clear || values.size() < kBothWaysFrom) return;
        // Compression may favour either: let it decide.
        ChunkSummary without = summary;
        without.has_dictionary = false;
        const size_t bytes = packed_bytes();
        std::string raw = std::exchange(raw_, {});
        std::vector<Page> pages = std::exchange(pages_, {});
        encode_values(leaf, values, levels, without);
        if (packed_bytes() < bytes) {
            summary = std::move(without);
        } else {
            raw_ = std::move(raw);
            pages_ = std::move(pages);
        }
    }
}

template <typename Value>
void ChunkEncoder::encode_dictionary(const Leaf& leaf, std::span<const Value> values,
                                     const Levels& levels, ChunkSummary& summary) {
    const auto& dictionary = std::get<Workspace<Value>>(workspaces_).dictionary;
    summary.has_dictionary = true;
    summary.encoding = Encoding::RleDictionary;
    summary.bounds = bounds_of(dictionary.values(), leaf);
    append_plain(dictionary.values(), leaf.fixed_bytes, raw_);
    end_page(PageType::Dictionary, Encoding::Plain, dictionary.values().size());
    const int width = std::max(1, bit_width(dictionary.values().size() - 1));
    const auto bits = static_cast<size_t>(width);
    for (const PageRange& page :
         cut_pages(leaf.definition_max, levels, values.size() * bits, options_.page_bytes_max,
                   [bits](size_t) { return bits; })) {
        append_levels(leaf, levels, page.entry_begin, page.entry_end);
        raw_.push_back(static_cast<char>(width));
        append_hybrid(
            dictionary.indexes().subspan(page.value_begin, page.value_end - page.value_begin),
            width, raw_);
        end_page(PageType::Data, Encoding::RleDictionary, page.entry_end - page.entry_begin);
    }
}

template <typename Value>
void ChunkEncoder::encode_values(const Leaf& leaf, std::span<const Value> values,
                                 const Levels& levels, ChunkSummary& summary) {
    constexpr bool kIsText = std::same_as<Value, TextRef>;
    summary.encoding = kIsText ? Encoding::DeltaLengthByteArray : Encoding::Plain;
    summary.bounds = bounds_of(values, leaf);
    const auto value_bits = [&](size_t value) {
        return std::same_as<Value, uint8_t> ? 1 : 8 * plain_size(values[value], leaf.fixed_bytes);
    };
    for (const PageRange& page :
         cut_pages(leaf.definition_max, levels, 8 * plain_bytes(values, leaf.fixed_bytes),
                   options_.page_bytes_max, value_bits)) {
        append_levels(leaf, levels, page.entry_begin, page.entry_end);
        const auto of_page = values.subspan(page.value_begin, page.value_end - page.value_begin);
        if constexpr (kIsText) {
            append_delta_lengths(of_page, sizes_, raw_);
        } else {
            append_plain(of_page, leaf.fixed_bytes, raw_);
        }
        end_page(PageType::Data, summary.encoding, page.entry_end - page.entry_begin);
    }
}

// Repetition, then definition levels, each behind its size in four bytes; levels that can only be
// zero are left out (Encodings.md, "Run Length Encoding"; README.md, "Data Pages").
void ChunkEncoder::append_levels(const Leaf& leaf, const Levels& levels, size_t begin, size_t end) {
    const auto append = [&](const std::vector<uint8_t>& all, uint8_t max) {
        if (max == 0) return;
        const size_t size_at = raw_.size();
        raw_.append(sizeof(uint32_t), '\0');
        if (all.empty()) {
            append_run(max, end - begin, bit_width(max), raw_);
        } else {
            append_hybrid(std::span(all).subspan(begin, end - begin), bit_width(max), raw_);
        }
        const auto size = static_cast<uint32_t>(raw_.size() - size_at - sizeof(uint32_t));
        std::memcpy(raw_.data() + size_at, &size, sizeof(size));
    };
    append(levels.repetition, leaf.repetition_max);
    append(levels.definition, leaf.definition_max);
}

void ChunkEncoder::end_page(PageType type, Encoding encoding, size_t entries) {
    const size_t begin = pages_.empty() ? 0 : pages_.back().raw_end;
    pages_.push_back({{type, encoding, entries, raw_.size() - begin, 0}, raw_.size()});
}

size_t ChunkEncoder::packed_bytes() {
    if (options_.compression == Compression::None) return raw_.size();
    packed_.clear();
    for (const Page& page : pages_) {
        compressor_.append(std::string_view(raw_).substr(page.raw_end - page.header.raw_bytes,
                                                         page.header.raw_bytes),
                           packed_);
    }
    return packed_.size();
}

base::Result<void> ChunkEncoder::compress(const Leaf& leaf) {
    packed_.clear();
    for (Page& page : pages_) {
        if (page.header.raw_bytes > std::numeric_limits<int32_t>::max()) {
            return base::invalid_argument(
                       fmt::format("more than 2 GiB in one Parquet page: column {}",
                                   fmt::join(leaf.path, ".")))
                .hint("write fewer rows at a time, or leave the column out");
        }
        if (options_.compression == Compression::None) continue;
        const size_t packed_begin = packed_.size();
        compressor_.append(std::string_view(raw_).substr(page.raw_end - page.header.raw_bytes,
                                                         page.header.raw_bytes),
                           packed_);
        page.header.stored_bytes = packed_.size() - packed_begin;
    }
    return {};
}

base::Result<void> ChunkEncoder::emit(const Leaf& leaf, ChunkSummary& summary, std::string& out) {
    MR_TRY(compress(leaf));
    const bool pays = options_.compression != Compression::None && packed_.size() < raw_.size();
    summary.codec = pays ? codec_of(options_.compression) : Codec::Uncompressed;

    const size_t chunk_begin = out.size();
    std::string_view stored = pays ? packed_ : raw_;
    for (Page& page : pages_) {
        if (!pays) page.header.stored_bytes = page.header.raw_bytes;
        const size_t header_begin = out.size();
        append_page_header(page.header, out);
        const size_t header_bytes = out.size() - header_begin;
        summary.raw_bytes += static_cast<int64_t>(header_bytes + page.header.raw_bytes);
        out.append(stored.substr(0, page.header.stored_bytes));
        stored.remove_prefix(page.header.stored_bytes);
        if (page.header.type == PageType::Dictionary) {  // the first page of a chunk, if any
            summary.data_page_offset = static_cast<int64_t>(out.size() - chunk_begin);
        }
    }
    summary.stored_bytes = static_cast<int64_t>(out.size() - chunk_begin);
    return {};
}

}  // namespace millrace::parquet
