// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text_index.h"
#include "search/segment_writer.h"

namespace millrace::search {

// Documents that are to become a segment, in memory. Each once; in any order. One thread.
class SegmentBuilder {
  public:
    bool contains(DocId id) const { return ids_.contains(id); }
    size_t document_count() const { return documents_.size(); }

    // Of the document that comes next; each as often as one likes.
    void add_term(std::string_view term);
    void add_document(DocId id, std::string row, std::string stored);
    void add_removal(DocId id) { add_document(id, "", ""); }

    // To a file that is not there yet.
    base::Result<void> write(const base::Path& file) const;

  private:
    struct Document {
        DocId id = 0;
        std::string row;
        std::string stored;  // empty: a removal
    };
    // Most terms have one document. Of several the numbers, as they came.
    struct Postings {
        uint32_t first = 0;
        uint32_t last = 0;
        std::vector<uint32_t> more{};
    };

    std::vector<Document> documents_;
    DocSet ids_;
    base::TextIndex terms_;
    std::vector<Postings> postings_;  // by the term's number, of documents_
};

}  // namespace millrace::search
