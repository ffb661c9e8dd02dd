// SPDX-License-Identifier: Apache-2.0
#include "search/index_segment.h"

#include <algorithm>

namespace millrace::search {
namespace {

constexpr std::string_view kMagic = "mrsegm01";
// In the order in which they stand in the footer.
constexpr std::array kNumbers{&SegmentFooter::rows,           &SegmentFooter::documents,
                              &SegmentFooter::blocks,         &SegmentFooter::first_terms,
                              &SegmentFooter::filter,         &SegmentFooter::end,
                              &SegmentFooter::document_count, &SegmentFooter::removal_count,
                              &SegmentFooter::term_count,     &SegmentFooter::block_count};

}  // namespace

std::string SegmentFooter::encoded() const {
    std::string out;
    for (const auto number : kNumbers) append_fixed64(out, this->*number);
    for (const uint32_t checksum : checksums) append_fixed32(out, checksum);
    append_fixed32(out, checksum_of(out));
    return out.append(kMagic);
}

std::optional<SegmentFooter> SegmentFooter::of(std::string_view file) {
    if (file.size() < kBytes || !file.ends_with(kMagic)) return std::nullopt;
    const std::string_view bytes = file.substr(file.size() - kBytes);
    const std::string_view checked = bytes.substr(0, kBytes - kMagic.size() - kChecksumBytes);
    if (fixed32_at(checked.data() + checked.size()) != checksum_of(checked)) return std::nullopt;
    SegmentFooter footer;
    const char* at = bytes.data();
    for (const auto number : kNumbers) {
        footer.*number = fixed64_at(at);
        at += sizeof(uint64_t);
    }
    for (uint32_t& checksum : footer.checksums) {
        checksum = fixed32_at(at);
        at += sizeof(uint32_t);
    }
    if (footer.end != file.size() - kBytes) return std::nullopt;
    return footer;
}

base::Result<std::shared_ptr<const IndexSegment>> IndexSegment::open(const base::Path& file) {
    auto mapped = MR_TRY(base::MappedFile::open(file));
    std::shared_ptr<IndexSegment> segment(new IndexSegment(std::move(mapped)));
    MR_TRY(guarded([&] { return segment->read_tables(); }));
    return std::shared_ptr<const IndexSegment>(std::move(segment));
}

base::Result<void> IndexSegment::read_tables() {
    const auto damaged = [&] { return base::corruption("not a segment: " + path().string()); };
    const auto footer = SegmentFooter::of(file_->bytes());
    if (!footer) return damaged();
    footer_ = *footer;
    identity_ = checksum_of(footer->encoded());
    documents_ = between(footer_.documents, footer_.blocks);
    blocks_ = between(footer_.blocks, footer_.filter);
    filter_ = between(footer_.filter, footer_.end);
    if (documents_.size() != document_count() * kDocumentBytes + 8 ||
        footer_.first_terms - footer_.blocks != (footer_.block_count + 1) * kBlockBytes ||
        checksum_of(documents_) != footer_.checksums[1] ||
        checksum_of(blocks_) != footer_.checksums[2] ||
        checksum_of(filter_) != footer_.checksums[3]) {
        return damaged();
    }
    if (document_count() > 0) ids_ = DocSet(size_t{id(document_count() - 1)} + 1);
    for (size_t place = 0; place < document_count(); ++place) ids_.add(id(place));
    return {};
}

std::string_view IndexSegment::between(uint64_t begin, uint64_t end) const {
    const std::string_view bytes = file_->bytes();
    if (begin > end || end > bytes.size()) throw IndexDamage("damaged: " + path().string());
    return bytes.substr(begin, end - begin);
}

std::string_view IndexSegment::checked(std::string_view piece) const {
    if (piece.size() >= kChecksumBytes) {
        const std::string_view bytes = piece.substr(0, piece.size() - kChecksumBytes);
        if (fixed32_at(bytes.data() + bytes.size()) == checksum_of(bytes)) return bytes;
    }
    throw IndexDamage("damaged: " + path().string());
}

std::optional<size_t> IndexSegment::place_of(DocId wanted) const {
    if (!ids_.contains(wanted)) return std::nullopt;
    size_t begin = 0;
    size_t end = document_count();
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (id(middle) < wanted) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin;
}

std::string_view IndexSegment::stored(size_t place) const {
    return checked(between(stored_begin(place), stored_begin(place + 1)));
}

std::string_view IndexSegment::rows() const {
    const std::string_view rows = between(footer_.rows, footer_.documents);
    if (checksum_of(rows) != footer_.checksums[0]) throw IndexDamage("damaged: " + path().string());
    return rows;
}

std::string_view IndexSegment::block(size_t number) const {
    const uint64_t begin = block_begin(number);
    const uint32_t size = fixed32_at(blocks_.data() + number * kBlockBytes + 8);
    return checked(between(begin, begin + size));
}

std::string_view IndexSegment::first_term(size_t block) const {
    const char* entry = blocks_.data() + block * kBlockBytes + 12;
    return between(footer_.first_terms + fixed64_at(entry),
                   footer_.first_terms + fixed64_at(entry + kBlockBytes));
}

void TermCursor::open_block(size_t block) {
    block_ = block;
    is_at_end_ = block >= segment_->footer_.block_count;
    if (is_at_end_) return;
    entries_ = ByteReader(segment_->block(block));
    postings_at_ = segment_->block_begin(block) - entries_.varint();
    term_.clear();
    read_term();
}

void TermCursor::next() {
    if (entries_.at_end()) {
        open_block(block_ + 1);
    } else {
        read_term();
    }
}

void TermCursor::read_term() {
    const uint64_t shared = entries_.varint();
    const std::string_view rest = entries_.text();
    if (shared > term_.size()) throw IndexDamage("damaged: " + segment_->path().string());
    term_.resize(shared);
    term_ += rest;
    count_ = entries_.varint();
    if (count_ == 1) {
        only_ = static_cast<DocId>(entries_.varint());
    } else {
        const uint64_t size = entries_.varint();
        postings_ = segment_->between(postings_at_, postings_at_ + size);
        postings_at_ += size;
    }
    if (entries_.fails()) throw IndexDamage("damaged: " + segment_->path().string());
}

void TermCursor::seek(std::string_view term) {
    // The last block that begins with a term not behind it.
    size_t begin = 0;
    size_t end = segment_->footer_.block_count;
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (segment_->first_term(middle) <= term) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    open_block(begin == 0 ? 0 : begin - 1);
    while (!is_at_end_ && term_ < term) next();
}

}  // namespace millrace::search
