// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::search {

// Which terms a segment may have: a split block Bloom filter (Apache Parquet's, with 32 bytes a
// block). Most questions are about terms that most segments do not have, and each of these costs
// one line of memory in place of a search. Of a hundred terms that are not there it lets one
// through.
class TermFilter {
  public:
    // For so many terms.
    explicit TermFilter(uint64_t term_count);

    static uint64_t hash_of(std::string_view term);
    void add(uint64_t hash);
    const std::string& bytes() const { return bytes_; }
    // `bytes` is empty or of a filter.
    static bool may_have(std::string_view bytes, uint64_t hash);

  private:
    std::string bytes_;
};

}  // namespace millrace::search
