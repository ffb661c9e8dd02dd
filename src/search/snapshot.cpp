// SPDX-License-Identifier: Apache-2.0
#include "search/snapshot.h"

namespace millrace::search {
Snapshot::Snapshot(const IndexSegments& segments, int64_t applied) : applied_(applied) {
    for (const auto& segment : segments) add_part(segment);
}

std::shared_ptr<const Snapshot> Snapshot::with(size_t kept, const IndexSegments& newer,
                                               int64_t applied) const {
    auto snapshot = std::make_shared<Snapshot>(IndexSegments(), applied);
    snapshot->parts_.assign(parts_.begin(), parts_.begin() + static_cast<ptrdiff_t>(kept));
    for (const auto& segment : newer) snapshot->add_part(segment);
    return snapshot;
}

void Snapshot::add_part(std::shared_ptr<const IndexSegment> segment) {
    for (Part& part : parts_) {
        const DocSet& ids = part.segment->ids();
        std::shared_ptr<DocSet> hidden;
        for (size_t place = 0; place < segment->document_count(); ++place) {
            const DocId id = segment->id(place);
            if (!ids.contains(id) || part.hides(id)) continue;
            if (hidden == nullptr) {
                hidden = part.hidden ? std::make_shared<DocSet>(*part.hidden)
                                     : std::make_shared<DocSet>();
            }
            hidden->add(id);
        }
        if (hidden != nullptr) part.hidden = std::move(hidden);
    }
    parts_.push_back({std::move(segment), nullptr});
}

IndexSegments Snapshot::segments() const {
    IndexSegments segments;
    for (const Part& part : parts_) segments.push_back(part.segment);
    return segments;
}

std::vector<Snapshot::Place> Snapshot::find(std::string_view term) const {
    const uint64_t hash = TermFilter::hash_of(term);
    std::vector<Place> places;
    for (const Part& part : parts_) {
        if (!part.segment->may_have(hash)) continue;
        TermCursor cursor(*part.segment, term);
        if (!cursor.at_end() && cursor.term() == term) places.push_back({&part, std::move(cursor)});
    }
    return places;
}

std::string_view Snapshot::stored(DocId id) const {
    for (size_t i = parts_.size(); i-- > 0;) {
        const IndexSegment& segment = *parts_[i].segment;
        const auto place = segment.place_of(id);
        if (!place) continue;
        if (segment.is_removal(*place)) break;
        return segment.stored(*place);
    }
    throw IndexDamage("a document is missing");
}

SnapshotTerms::SnapshotTerms(std::span<const Snapshot::Part> parts, std::string_view term)
    : parts_(parts) {
    for (const Snapshot::Part& part : parts) cursors_.emplace_back(*part.segment, term);
    find_least();
}

void SnapshotTerms::next() {
    for (const size_t i : least_) cursors_[i].next();
    find_least();
}

void SnapshotTerms::seek(std::string_view term) {
    for (TermCursor& cursor : cursors_) {
        if (!cursor.at_end() && cursor.term() < term) cursor.seek(term);
    }
    find_least();
}

void SnapshotTerms::find_least() {
    least_.clear();
    for (size_t i = 0; i < cursors_.size(); ++i) {
        if (cursors_[i].at_end()) continue;
        const int order = least_.empty() ? -1 : cursors_[i].term().compare(term());
        if (order < 0) least_.clear();
        if (order <= 0) least_.push_back(i);
    }
}

}  // namespace millrace::search
