// SPDX-License-Identifier: Apache-2.0
#include "search/segment_merge.h"

#include <algorithm>

#include "search/segment_writer.h"

namespace millrace::search {
namespace {

constexpr size_t kFanIn = 4;
constexpr size_t kOfLowestTier = 64;  // documents

size_t tier_of(size_t document_count) {
    size_t tier = 0;
    for (size_t most = kOfLowestTier; document_count > most; most *= kFanIn) ++tier;
    return tier;
}

// A part's documents, one after the other.
class Documents {
  public:
    explicit Documents(const Snapshot::Part& part)
        : part_(part), rows_(part.segment->rows()), row_(rows_.text()) {}

    bool at_end() const { return place_ == part_.segment->document_count(); }
    DocId id() const { return part_.segment->id(place_); }
    void next() {
        ++place_;
        row_ = rows_.text();
    }
    base::Result<void> copy(SegmentWriter& writer, bool with_removals) const {
        if (part_.hides(id())) return {};
        if (part_.segment->is_removal(place_)) {
            if (with_removals) writer.add_removal(id());
            return {};
        }
        return writer.add_document(id(), row_, part_.segment->stored(place_));
    }

  private:
    const Snapshot::Part& part_;
    size_t place_ = 0;
    ByteReader rows_;
    std::string_view row_;
};

base::Result<void> merge_documents(std::span<const Snapshot::Part> parts, bool with_removals,
                                   SegmentWriter& writer, const base::Stop& stop) {
    std::vector<Documents> all;
    for (const Snapshot::Part& part : parts) all.emplace_back(part);
    while (true) {
        Documents* least = nullptr;
        for (Documents& documents : all) {
            if (documents.at_end()) continue;
            if (least == nullptr || documents.id() < least->id()) least = &documents;
        }
        if (least == nullptr) return {};
        MR_TRY(least->copy(writer, with_removals));
        least->next();
        MR_TRY(stop.check());
    }
}

base::Result<void> merge_terms(std::span<const Snapshot::Part> parts, SegmentWriter& writer,
                               const base::Stop& stop) {
    std::vector<DocId> ids;
    for (SnapshotTerms terms(parts); !terms.at_end(); terms.next()) {
        ids.clear();
        terms.for_each([&](DocId id) { ids.push_back(id); });
        if (!std::is_sorted(ids.begin(), ids.end())) std::sort(ids.begin(), ids.end());
        if (!ids.empty()) MR_TRY(writer.add_term(terms.term(), ids));
        MR_TRY(stop.check());
    }
    return {};
}

}  // namespace

size_t segments_to_merge(const std::vector<size_t>& document_counts, size_t documents_max) {
    size_t merged = 0;
    size_t highest = 0;  // tier of those looked at, the newest first
    size_t documents = 0;
    for (size_t count = 1; count <= document_counts.size(); ++count) {
        const size_t place = document_counts.size() - count;
        highest = std::max(highest, tier_of(document_counts[place]));
        documents += document_counts[place];
        if (documents > documents_max) break;
        const bool is_whole = place == 0 || tier_of(document_counts[place - 1]) > highest;
        if (is_whole && count >= kFanIn) merged = count;
    }
    return merged;
}

std::vector<size_t> document_counts(std::span<const Snapshot::Part> parts) {
    std::vector<size_t> counts;
    for (const Snapshot::Part& part : parts) counts.push_back(part.segment->document_count());
    return counts;
}

base::Result<void> merge_segments(std::span<const Snapshot::Part> parts, bool is_oldest,
                                  const base::Path& file, const base::Stop& stop) {
    size_t terms_max = 0;
    for (const Snapshot::Part& part : parts) terms_max += part.segment->term_count();
    auto writer = MR_TRY(SegmentWriter::create(file, terms_max));
    MR_TRY(merge_documents(parts, !is_oldest, writer, stop));
    MR_TRY(merge_terms(parts, writer, stop));
    return writer.finish();
}

}  // namespace millrace::search
