// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "search/index_segment.h"

namespace millrace::search {

// Writes a segment's file: first all documents, then all terms, then finish(). It is not written
// through to the disk. What is not finished is no segment.
class SegmentWriter {
  public:
    // For up to `terms_max` terms. Conflict if the file is there.
    static base::Result<SegmentWriter> create(const base::Path& file, size_t terms_max);

    // Ascending by id.
    base::Result<void> add_document(DocId id, std::string_view row, std::string_view stored);
    void add_removal(DocId id);
    // Ascending; `ids` ascending and at least one.
    base::Result<void> add_term(std::string_view term, const std::vector<DocId>& ids);
    base::Result<void> finish();

  private:
    SegmentWriter(base::File file, size_t terms_max) : file_(std::move(file)), filter_(terms_max) {}
    uint64_t at() const { return written_ + buffer_.size(); }
    void begin_document(DocId id);
    void end_block();
    base::Result<void> flush(size_t least_bytes);

    base::File file_;
    uint64_t written_ = 0;
    std::string buffer_;  // what comes behind it
    SegmentFooter footer_;
    std::string rows_;
    std::string documents_;
    uint64_t stored_end_ = 0;  // of the last document
    std::string blocks_;
    std::string first_terms_;
    TermFilter filter_;

    // The block that is not full yet.
    size_t terms_in_block_ = 0;
    std::string entries_;
    uint64_t postings_bytes_ = 0;
    uint64_t first_term_begin_ = 0;
    std::string last_term_;
    std::string postings_;  // of one term
};

}  // namespace millrace::search
