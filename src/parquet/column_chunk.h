// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "base/error.h"
#include "columnar/column.h"
#include "parquet/bounds.h"
#include "parquet/compressor.h"
#include "parquet/dictionary.h"
#include "parquet/file_encoder.h"
#include "parquet/leaf.h"
#include "parquet/levels.h"
#include "parquet/page.h"
#include "parquet/value.h"

namespace millrace::parquet {

// What the footer says of a column chunk.
struct ChunkSummary {
    Codec codec = Codec::Uncompressed;
    bool has_dictionary = false;
    Encoding encoding = Encoding::Plain;  // of the data pages
    int64_t entries = 0;
    int64_t null_count = 0;
    int64_t raw_bytes = 0;         // page headers included
    int64_t stored_bytes = 0;      // page headers included
    int64_t data_page_offset = 0;  // from the chunk's begin, where the dictionary page is
    Bounds bounds;
};

// Encodes one leaf of a row group: a dictionary page where that pays, then data pages.
//
// Values take the dictionary encoding when dictionary and indexes together are smaller than the
// values by themselves: texts behind the deltas of their sizes, all others plain. And pages are
// compressed when that makes the chunk smaller; both are decided for the whole chunk. Memory is
// kept from chunk to chunk. One thread.
class ChunkEncoder {
  public:
    explicit ChunkEncoder(const EncoderOptions& options);

    // Appends the pages to `out`. InvalidArgument for a page beyond Parquet's 2 GiB.
    base::Result<ChunkSummary> append(const Leaf& leaf, const columnar::ColumnView& column,
                                      const Levels& levels, std::string& out);

  private:
    template <typename Value>
    struct Workspace {
        std::vector<Value> values;
        Dictionary<Value> dictionary;
    };
    struct Page {
        PageHeader header;
        size_t raw_end = 0;  // in raw_
    };

    template <typename Stored, typename Value>
    void encode_as(const Leaf& leaf, const columnar::ColumnView& column, const Levels& levels,
                   ChunkSummary& summary);
    template <typename Value>
    void encode(const Leaf& leaf, std::span<const Value> values, const Levels& levels,
                ChunkSummary& summary);
    template <typename Value>
    void encode_dictionary(const Leaf& leaf, std::span<const Value> values, const Levels& levels,
                           ChunkSummary& summary);
    template <typename Value>
    void encode_values(const Leaf& leaf, std::span<const Value> values, const Levels& levels,
                       ChunkSummary& summary);
    // Whether a dictionary pays before compression. `is_clear`: by so much that compression cannot
    // turn it round.
    template <typename Value>
    bool build_dictionary(const Leaf& leaf, std::span<const Value> values, bool& is_clear);
    // What the encoded pages take once compressed.
    size_t packed_bytes();
    void append_levels(const Leaf& leaf, const Levels& levels, size_t begin, size_t end);
    // Makes a page of what was appended to raw_ since the page before.
    void end_page(PageType type, Encoding encoding, size_t entries);
    base::Result<void> compress(const Leaf& leaf);
    base::Result<void> emit(const Leaf& leaf, ChunkSummary& summary, std::string& out);

    EncoderOptions options_;
    Compressor compressor_;
    std::tuple<Workspace<uint8_t>, Workspace<int32_t>, Workspace<uint32_t>, Workspace<int64_t>,
               Workspace<uint64_t>, Workspace<float>, Workspace<double>, Workspace<Int128>,
               Workspace<UInt128>, Workspace<TextRef>>
        workspaces_;
    std::vector<int32_t> sizes_;  // of a page's texts
    std::string raw_;             // the chunk's pages, not compressed
    std::string packed_;          // the same, compressed
    std::vector<Page> pages_;
};

}  // namespace millrace::parquet
