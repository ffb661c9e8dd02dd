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
    const auto end = database_.postlist_end(term);
    auto at = database_.postlist_begin(term);
    size_t count = 0;
    for (; at != end && count < FrequentTerms::kFrequent; ++at, ++count) set.add(*at);
    if (at == end) return;
    DocSet all = none();
    for (at = database_.postlist_begin(term); at != end; ++at) all.add(*at);
    set |= all;
    frequent_.keep(commit_, term, std::move(all));
}

bool Postings::add_all(const std::string& prefix, size_t terms_max, DocSet& set,
                       const std::function<bool(std::string_view)>& fits) const {
    size_t terms = 0;
    const auto end = database_.allterms_end(prefix);
    for (auto at = database_.allterms_begin(prefix); at != end; ++at) {
        if (++terms > terms_max) return false;
        const std::string term = *at;
        if (!fits || fits(term)) add(term, set);
    }
    return true;
}

DocSet Postings::of_phrase(const std::vector<std::string>& terms) const {
    if (terms.empty()) return none();
    DocSet candidates = of(terms[0]);
    for (size_t i = 1; i < terms.size(); ++i) candidates &= of(terms[i]);
    if (terms.size() == 1) return candidates;
    DocSet found = none();
    candidates.for_each([&](DocId id) {
        if (stand_together(id, terms)) found.add(id);
    });
    return found;
}

bool Postings::stand_together(DocId id, const std::vector<std::string>& terms) const {
    std::vector<Xapian::PositionIterator> others;
    for (size_t i = 1; i < terms.size(); ++i) {
        others.push_back(database_.positionlist_begin(id, terms[i]));
    }
    const Xapian::PositionIterator end;
    for (auto first = database_.positionlist_begin(id, terms[0]); first != end; ++first) {
        size_t together = 0;
        for (; together < others.size(); ++together) {
            const auto wanted = *first + static_cast<Xapian::termpos>(together) + 1;
            others[together].skip_to(wanted);
            if (others[together] == end) return false;
            if (*others[together] != wanted) break;
        }
        if (together == others.size()) return true;
    }
    return false;
}

}  // namespace millrace::search
