// SPDX-License-Identifier: Apache-2.0
#include "search/segment_writer.h"

#include <algorithm>

namespace millrace::search {
namespace {

constexpr size_t kBufferBytes = 1 << 20;

void append_checked(std::string& out, std::string_view piece) {
    out += piece;
    append_fixed32(out, checksum_of(piece));
}

size_t shared_bytes(std::string_view a, std::string_view b) {
    const auto [end, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<size_t>(end - a.begin());
}

}  // namespace

base::Result<SegmentWriter> SegmentWriter::create(const base::Path& file, size_t terms_max) {
    return SegmentWriter(MR_TRY(base::File::create_new(file)), terms_max);
}

base::Result<void> SegmentWriter::add_document(DocId id, std::string_view row,
                                               std::string_view stored) {
    begin_document(id);
    append_text(rows_, row);
    append_checked(buffer_, stored);
    return flush(kBufferBytes);
}

void SegmentWriter::add_removal(DocId id) {
    begin_document(id);
    append_text(rows_, "");
    ++footer_.removal_count;
}

void SegmentWriter::begin_document(DocId id) {
    append_fixed32(documents_, id);
    append_fixed64(documents_, at());
    ++footer_.document_count;
    stored_end_ = at();
}

base::Result<void> SegmentWriter::add_term(std::string_view term, const std::vector<DocId>& ids) {
    if (terms_in_block_ == 0) {
        if (footer_.block_count == 0) stored_end_ = at();
        first_term_begin_ = first_terms_.size();
        first_terms_ += term;
        last_term_.clear();
    }
    filter_.add(TermFilter::hash_of(term));
    ++footer_.term_count;
    const size_t shared = shared_bytes(last_term_, term);
    append_varint(entries_, shared);
    append_text(entries_, term.substr(shared));
    last_term_ = term;
    append_varint(entries_, ids.size());
    if (ids.size() == 1) {
        append_varint(entries_, ids.front());
    } else {
        postings_.clear();
        DocId before = 0;
        for (const DocId id : ids) {
            append_varint(postings_, id - before);
            before = id;
        }
        append_varint(entries_, postings_.size() + kChecksumBytes);
        append_checked(buffer_, postings_);
        postings_bytes_ += postings_.size() + kChecksumBytes;
    }
    if (++terms_in_block_ == kTermsOfBlock) end_block();
    return flush(kBufferBytes);
}

void SegmentWriter::end_block() {
    if (terms_in_block_ == 0) return;
    std::string block;
    append_varint(block, postings_bytes_);
    block += entries_;
    append_fixed64(blocks_, at());
    append_fixed32(blocks_, static_cast<uint32_t>(block.size() + kChecksumBytes));
    append_fixed64(blocks_, first_term_begin_);
    append_checked(buffer_, block);
    ++footer_.block_count;
    entries_.clear();
    postings_bytes_ = 0;
    terms_in_block_ = 0;
}

base::Result<void> SegmentWriter::finish() {
    if (footer_.block_count == 0 && terms_in_block_ == 0) stored_end_ = at();
    end_block();
    append_fixed64(documents_, stored_end_);
    append_fixed64(blocks_, 0);
    append_fixed32(blocks_, 0);
    append_fixed64(blocks_, first_terms_.size());
    footer_.rows = at();
    footer_.documents = footer_.rows + rows_.size();
    footer_.blocks = footer_.documents + documents_.size();
    footer_.first_terms = footer_.blocks + blocks_.size();
    footer_.filter = footer_.first_terms + first_terms_.size();
    footer_.end = footer_.filter + filter_.bytes().size();
    blocks_ += first_terms_;
    footer_.checksums = {checksum_of(rows_), checksum_of(documents_), checksum_of(blocks_),
                         checksum_of(filter_.bytes())};
    MR_TRY(flush(0));
    for (const std::string_view part :
         {std::string_view(rows_), std::string_view(documents_), std::string_view(blocks_),
          std::string_view(filter_.bytes())}) {
        MR_TRY(file_.write(part));
    }
    MR_TRY(file_.write(footer_.encoded()));
    return file_.close();
}

base::Result<void> SegmentWriter::flush(size_t least_bytes) {
    if (buffer_.size() < least_bytes) return {};
    MR_TRY(file_.write(buffer_));
    written_ += buffer_.size();
    buffer_.clear();
    return {};
}

}  // namespace millrace::search
