// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/doc_set.h"
#include "search/index_segment.h"

namespace millrace::search {

using IndexSegments = std::vector<std::shared_ptr<const IndexSegment>>;

// The segments of one commit, the oldest first, and what of them counts. Never changes. Any thread.
// Functions throw IndexDamage.
class Snapshot {
  public:
    struct Part {
        std::shared_ptr<const IndexSegment> segment;
        // Of its documents those that a newer segment has; null: none.
        std::shared_ptr<const DocSet> hidden;

        bool hides(DocId id) const { return hidden != nullptr && hidden->contains(id); }
        // Of the documents of a term those that count.
        template <typename Visit>
        void for_each(const TermCursor& term, const Visit& visit) const {
            if (hidden == nullptr) return term.for_each(visit);
            term.for_each([&](DocId id) {
                if (!hidden->contains(id)) visit(id);
            });
        }
    };

    // `applied`: the number of the last change of the log in it.
    Snapshot(const IndexSegments& segments, int64_t applied);
    // The first `kept` segments of this one and newer ones, among which is every document that
    // those in their place had.
    std::shared_ptr<const Snapshot> with(size_t kept, const IndexSegments& newer,
                                         int64_t applied) const;

    int64_t applied() const { return applied_; }
    const std::vector<Part>& parts() const { return parts_; }
    IndexSegments segments() const;

    // Where a term stands: in which parts.
    struct Place {
        const Part* part;
        TermCursor cursor;
    };
    std::vector<Place> find(std::string_view term) const;
    // What is stored of a document. Damage if there is none.
    std::string_view stored(DocId id) const;

  private:
    void add_part(std::shared_ptr<const IndexSegment> segment);

    std::vector<Part> parts_;
    int64_t applied_ = 0;
};

// Goes through the terms of some parts, in order, each once. Throws IndexDamage.
class SnapshotTerms {
  public:
    // At the first term that is not before `term`.
    explicit SnapshotTerms(std::span<const Snapshot::Part> parts, std::string_view term = "");

    bool at_end() const { return least_.empty(); }
    void next();
    void seek(std::string_view term);
    const std::string& term() const { return cursors_[least_.front()].term(); }
    // Calls `visit` with each document that has the term and counts; ascending in each part.
    template <typename Visit>
    void for_each(const Visit& visit) const {
        for (const size_t i : least_) parts_[i].for_each(cursors_[i], visit);
    }

  private:
    void find_least();

    std::span<const Snapshot::Part> parts_;
    std::vector<TermCursor> cursors_;  // one a part
    std::vector<size_t> least_;        // those that are at the first of all terms
};

}  // namespace millrace::search
