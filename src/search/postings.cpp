// SPDX-License-Identifier: Apache-2.0
#include "search/postings.h"

namespace millrace::search {

std::shared_ptr<const DocSet> FrequentTerms::find(int64_t commit, const std::string& term) {
    const base::MutexLock lock(mutex_);
    if (commit != commit_) return nullptr;
    const auto found = sets_.find(term);
    return found == sets_.end() ? nullptr : found->second;
}

void FrequentTerms::keep(int64_t commit, const std::string& term, DocSet documents) {
    const base::MutexLock lock(mutex_);
    if (commit != commit_ || sets_.size() >= kTermsMax) sets_.clear();
    commit_ = commit;
    sets_[term] = std::make_shared<const DocSet>(std::move(documents));
}

void Postings::add(const std::string& term, DocSet& set) const {
    if (const auto kept = frequent_.find(commit_, term)) {
        set |= *kept;
        return;
    }
    const auto places = snapshot_.find(term);
    const auto read = [&](DocSet& into) {
        for (const Snapshot::Place& place : places) {
            place.part->for_each(place.cursor, [&](DocId id) { into.add(id); });
        }
    };
    size_t count = 0;
    for (const Snapshot::Place& place : places) count += place.cursor.document_count();
    if (count < FrequentTerms::kFrequent) return read(set);
    DocSet all = none();
    read(all);
    set |= all;
    frequent_.keep(commit_, term, std::move(all));
}

bool Postings::add_all(const std::string& prefix, size_t terms_max, DocSet& set,
                       const std::function<bool(std::string_view)>& fits) const {
    size_t count = 0;
    for (SnapshotTerms terms(snapshot_.parts(), prefix);
         !terms.at_end() && terms.term().starts_with(prefix); terms.next()) {
        if (++count > terms_max) return false;
        if (!fits || fits(terms.term())) terms.for_each([&](DocId id) { set.add(id); });
    }
    return true;
}

bool Postings::has(const std::string& term, bool begins) const {
    bool has_any = false;
    if (!begins) {
        for (const Snapshot::Place& place : snapshot_.find(term)) {
            place.part->for_each(place.cursor, [&](DocId) { has_any = true; });
        }
        return has_any;
    }
    for (SnapshotTerms terms(snapshot_.parts(), term);
         !has_any && !terms.at_end() && terms.term().starts_with(term); terms.next()) {
        terms.for_each([&](DocId) { has_any = true; });
    }
    return has_any;
}

StoredDocument Postings::document(DocId id) const {
    auto document = decode_stored_document(snapshot_.stored(id));
    if (!document.ok()) throw IndexDamage(document.error().message());
    return *std::move(document);
}

}  // namespace millrace::search
