// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/mapped_file.h"
#include "search/doc_set.h"
#include "search/encoding.h"
#include "search/index_damage.h"
#include "search/term_filter.h"

namespace millrace::search {

// A part of the index in a file that never changes: documents that were written together, or that
// other segments were merged into. A document that stands in several segments is what the newest
// of them says; one that is gone stands there as a removal.
//
// The file, written front to back by segment_writer.h:
//
//   for each document, by id   what is stored of it; a checksum. Nothing of a removal
//   for each block of terms    the postings of its terms; the block
//   rows                       for each document a varint of its size, its bytes; 0 for a removal
//   documents                  for each a fixed32 of its id, a fixed64 of where stored begins; and
//                              a fixed64 of where the last one ends
//   blocks                     for each a fixed64 of where it begins, a fixed32 of its size, a
//                              fixed64 of where its first term begins in `first terms`; one more
//                              that says where these end
//   first terms                of each block
//   filter                     TermFilter of all terms
//   footer                     SegmentFooter
//
// Block: a varint of the size of all postings before it; for each term, in order, varints of the
// bytes that it shares with the one before and of those that follow, these bytes, a varint of how
// many documents have it, and one more: of a single document its id, of several the size of their
// postings, which stand in the same order. A checksum.
// Postings: a varint of each id less the one before; a checksum.
inline constexpr size_t kTermsOfBlock = 32;
inline constexpr size_t kChecksumBytes = 4;

struct SegmentFooter {
    static constexpr size_t kBytes = 10 * 8 + 5 * 4 + 8;

    uint64_t rows = 0;  // where it begins, as of the others
    uint64_t documents = 0;
    uint64_t blocks = 0;
    uint64_t first_terms = 0;
    uint64_t filter = 0;
    uint64_t end = 0;  // of the filter: where the footer begins
    uint64_t document_count = 0;
    uint64_t removal_count = 0;
    uint64_t term_count = 0;
    uint64_t block_count = 0;
    std::array<uint32_t, 4> checksums{};  // of rows, documents, blocks with first terms, filter

    std::string encoded() const;
    // Nothing if the bytes do not end with a footer that fits them.
    static std::optional<SegmentFooter> of(std::string_view file);
};

// Any thread. Functions throw IndexDamage.
class IndexSegment {
  public:
    // Corruption if it is none.
    static base::Result<std::shared_ptr<const IndexSegment>> open(const base::Path& file);

    const base::Path& path() const { return file_->path(); }
    size_t size_bytes() const { return file_->bytes().size(); }
    // Another file's is another one.
    uint32_t identity() const { return identity_; }
    size_t document_count() const { return footer_.document_count; }  // removals among them
    size_t removal_count() const { return footer_.removal_count; }
    size_t term_count() const { return footer_.term_count; }
    // Whether it may have a term: TermFilter::hash_of() it.
    bool may_have(uint64_t term_hash) const { return TermFilter::may_have(filter_, term_hash); }
    const DocSet& ids() const { return ids_; }
    // By place: 0 to document_count(), ascending.
    DocId id(size_t place) const { return fixed32_at(documents_.data() + place * kDocumentBytes); }
    std::optional<size_t> place_of(DocId id) const;
    bool is_removal(size_t place) const { return stored_begin(place) == stored_begin(place + 1); }
    std::string_view stored(size_t place) const;
    // Of all documents, one behind the other. Empty for a removal.
    std::string_view rows() const;

  private:
    friend class TermCursor;
    static constexpr size_t kDocumentBytes = 4 + 8;
    static constexpr size_t kBlockBytes = 8 + 4 + 8;

    explicit IndexSegment(std::unique_ptr<base::MappedFile> file) : file_(std::move(file)) {}
    base::Result<void> read_tables();
    uint64_t stored_begin(size_t place) const {
        return fixed64_at(documents_.data() + place * kDocumentBytes +
                          (place < document_count() ? 4 : 0));
    }
    std::string_view between(uint64_t begin, uint64_t end) const;
    std::string_view checked(std::string_view piece) const;
    uint64_t block_begin(size_t number) const {
        return fixed64_at(blocks_.data() + number * kBlockBytes);
    }
    std::string_view block(size_t number) const;
    std::string_view first_term(size_t block) const;

    std::unique_ptr<base::MappedFile> file_;
    SegmentFooter footer_;
    uint32_t identity_ = 0;
    std::string_view documents_;
    std::string_view blocks_;
    std::string_view filter_;
    DocSet ids_;
};

// Goes through the terms of a segment, in order. Throws IndexDamage.
class TermCursor {
  public:
    // At the first term that is not before `term`.
    explicit TermCursor(const IndexSegment& segment, std::string_view term = "")
        : segment_(&segment) {
        seek(term);
    }

    bool at_end() const { return is_at_end_; }
    void next();
    // To the first term that is not before `term`.
    void seek(std::string_view term);
    const std::string& term() const { return term_; }
    size_t document_count() const { return count_; }
    // Calls `visit` with each document that has the term, ascending.
    template <typename Visit>
    void for_each(const Visit& visit) const {
        if (count_ == 1) return visit(only_);
        const std::string_view postings = segment_->checked(postings_);
        const auto* at = reinterpret_cast<const unsigned char*>(postings.data());
        const auto* const end = at + postings.size();
        DocId id = 0;
        while (at != end) {
            DocId delta = *at & 0x7F;
            for (int shift = 7; (*at++ & 0x80) != 0 && at != end; shift += 7) {
                delta |= static_cast<DocId>(*at & 0x7F) << shift;
            }
            id += delta;
            visit(id);
        }
    }

  private:
    void open_block(size_t block);
    void read_term();

    const IndexSegment* segment_;
    bool is_at_end_ = false;
    size_t block_ = 0;
    ByteReader entries_{{}};  // of the block, behind the term
    std::string term_;
    size_t count_ = 0;
    DocId only_ = 0;             // of one document
    uint64_t postings_at_ = 0;   // of the next term
    std::string_view postings_;  // of more, with their checksum
};

}  // namespace millrace::search
