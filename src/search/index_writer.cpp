// SPDX-License-Identifier: Apache-2.0
#include "search/index_writer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/parallel.h"

namespace millrace::search {

IndexWriter::IndexWriter(IndexFiles& files, ForwardColumns& columns, const Fields& fields)
    : files_(files), columns_(columns), fields_(fields) {
    constexpr size_t kPartsMax = 4;
    parts_ = std::vector<Part>(std::min(kPartsMax, base::default_threads()));
}

base::Result<int64_t> IndexWriter::apply(catalog::Catalog& catalog, int64_t applied, int64_t last,
                                         const base::Stop* stop, std::atomic<int64_t>& left) {
    constexpr int64_t kChangesMax = 100'000;  // in one commit: some hundred megabytes of memory
    constexpr size_t kReadAhead = 1'000;      // documents
    const auto is_stopped = [&] { return stop != nullptr && stop->requested(); };
    EntityReader reader(catalog);
    // An entity whose aspects were read after `last` was known is up to date as to all changes up
    // to there: the others of them say nothing new.
    DocSet read;
    while (applied < last && !is_stopped()) {
        const auto changes = MR_TRY(catalog.changes(applied, kChangesMax));
        if (changes.empty()) break;
        MR_TRY(files_.begin_changes());
        for (const catalog::Change& change : changes) {
            if (change.entity_id <= 0 || change.entity_id > std::numeric_limits<DocId>::max()) {
                return base::internal("search index: entity id out of range");
            }
            const auto id = static_cast<DocId>(change.entity_id);
            const bool is_new_series =
                EntityReader::is_series(change.aspect) && !with_series_.contains(id);
            if (is_new_series) with_series_.add(id);
            if (change.sequence <= last && read.contains(id) && !is_new_series) continue;
            if (is_stopped()) break;
            MR_TRY(read_change(reader, change));
            if (read_.size() >= kReadAhead) MR_TRY(index_beside());
            read.add(id);
            applied = change.sequence;
            left = std::max<int64_t>(0, last - applied);
        }
        if (!is_stopped()) applied = changes.back().sequence;
        MR_TRY(index_rest());
        MR_TRY(files_.commit(applied));
    }
    return applied;
}

base::Result<void> IndexWriter::read_change(EntityReader& reader, const catalog::Change& change) {
    const auto id = static_cast<DocId>(change.entity_id);
    if (read_ids_.contains(id)) MR_TRY(index_beside());
    DocumentChange read{id, columns_.present().contains(id)};
    if (!change.urn.empty()) {
        const bool with_series = with_series_.contains(id) || has_numbers(id);
        read.entity = MR_TRY(reader.read(MR_TRY(catalog::Urn::parse(change.urn)), with_series));
    }
    if (read.entity) {
        read.row = forward_row(*read.entity);
        columns_.set(id, read.row);
    } else {
        columns_.erase(id);
    }
    read_.push_back(std::move(read));
    read_ids_.add(id);
    return {};
}

// Of those that were read before it is known that they have series.
bool IndexWriter::has_numbers(DocId id) const {
    for (size_t i = 0; i < kNumberFields.size(); ++i) {
        const bool is_own = kNumberFields[i] == "createdAt" || kNumberFields[i] == "lastModifiedAt";
        if (!is_own && !std::isnan(columns_.number(i, id))) return true;
    }
    return false;
}

base::Result<void> IndexWriter::index_beside() {
    MR_TRY(wait());
    indexed_ = std::exchange(read_, {});
    read_ids_ = DocSet();
    work_ =
        std::async(std::launch::async, [this] { return guarded([&] { return index(indexed_); }); });
    return {};
}

base::Result<void> IndexWriter::index_rest() {
    MR_TRY(wait());
    read_ids_ = DocSet();
    MR_TRY(index(std::exchange(read_, {})));
    return end_segments();
}

base::Result<void> IndexWriter::wait() {
    return work_.valid() ? work_.get() : base::Result<void>();
}

base::Result<void> IndexWriter::index(const Changes& changes) {
    constexpr size_t kOfOneThread = 50;  // no more are worth a thread
    const auto is_in_a_segment = [&](const DocumentChange& change) {
        return std::any_of(parts_.begin(), parts_.end(),
                           [&](const Part& part) { return part.segment.contains(change.id); });
    };
    // What changed once more since goes into a newer segment.
    if (std::any_of(changes.begin(), changes.end(), is_in_a_segment)) MR_TRY(end_segments());
    const size_t parts = changes.size() <= kOfOneThread ? 1 : parts_.size();
    return base::parallel_for(parts, parts, {}, [&](size_t i, size_t) -> base::Result<void> {
        Part& part = parts_[i];
        for (size_t at = i; at < changes.size(); at += parts) {
            const DocumentChange& change = changes[at];
            if (change.entity) {
                index_document(change, fields_, part.stemmer, part.segment);
            } else if (change.is_there) {
                part.segment.add_removal(change.id);
            }
        }
        return {};
    });
}

base::Result<void> IndexWriter::end_segments() {
    std::vector<const SegmentBuilder*> segments;
    for (const Part& part : parts_) segments.push_back(&part.segment);
    MR_TRY(files_.add(segments));
    for (Part& part : parts_) part.segment = SegmentBuilder();
    return {};
}

base::Result<void> load_columns(const Snapshot& snapshot, ForwardColumns& columns) {
    for (const Snapshot::Part& part : snapshot.parts()) {
        ByteReader rows(part.segment->rows());
        for (size_t place = 0; place < part.segment->document_count(); ++place) {
            const std::string_view row = rows.text();
            const DocId id = part.segment->id(place);
            if (part.segment->is_removal(place) || part.hides(id)) continue;
            columns.set(id, MR_TRY(decode_forward_row(row)));
        }
    }
    return {};
}

}  // namespace millrace::search
