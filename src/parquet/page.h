// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "parquet/levels.h"

namespace millrace::parquet {

// parquet.thrift, enums PageType and Encoding; on disk, must not change.
enum class PageType : int32_t { Data = 0, Dictionary = 2 };
enum class Encoding : int32_t { Plain = 0, Rle = 3, DeltaLengthByteArray = 6, RleDictionary = 8 };

// What stands before a page's bytes. Levels of data pages are always Encoding::Rle.
struct PageHeader {
    PageType type = PageType::Data;
    Encoding encoding = Encoding::Plain;
    size_t entries = 0;
    size_t raw_bytes = 0;     // of the page without this header
    size_t stored_bytes = 0;  // the same, after compression
};
void append_page_header(const PageHeader& header, std::string& out);

// Entries and values of one data page.
struct PageRange {
    size_t entry_begin, entry_end;
    size_t value_begin, value_end;
};

// Cuts a chunk into pages of about `bytes_max` bytes of values, always between rows. `bits_of(i)`
// is the size of value i, `total_bits` that of all.
template <typename BitsOf>
std::vector<PageRange> cut_pages(uint8_t definition_max, const Levels& levels, size_t total_bits,
                                 size_t bytes_max, BitsOf bits_of) {
    if (total_bits / 8 <= bytes_max) return {{0, levels.entries, 0, levels.values}};
    std::vector<PageRange> pages;
    PageRange page{};
    size_t bits = 0;
    for (size_t entry = 0; entry < levels.entries; ++entry) {
        const bool begins_row = levels.repetition.empty() || levels.repetition[entry] == 0;
        if (begins_row && bits / 8 >= bytes_max) {
            page.entry_end = entry;
            pages.push_back(page);
            page = {entry, entry, page.value_end, page.value_end};
            bits = 0;
        }
        const bool is_value =
            levels.definition.empty() || levels.definition[entry] == definition_max;
        if (is_value) bits += bits_of(page.value_end++);
    }
    page.entry_end = levels.entries;
    pages.push_back(page);
    return pages;
}

}  // namespace millrace::parquet
