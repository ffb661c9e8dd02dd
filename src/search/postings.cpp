// SPDX-License-Identifier: Apache-2.0
#include "search/postings.h"

#include "search/terms.h"

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
    size_t count = 0;
    for (const Xapian::Database& shard : shards_.each) count += shard.get_termfreq(term);
    if (count < FrequentTerms::kFrequent) {
        read(term, set);
        return;
    }
    DocSet all = none();
    read(term, all);
    set |= all;
    frequent_.keep(commit_, term, std::move(all));
}

void Postings::read(const std::string& term, DocSet& set) const {
    for (size_t shard = 0; shard < kShards; ++shard) {
        const auto end = shards_.each[shard].postlist_end(term);
        auto at = shards_.each[shard].postlist_begin(term);
        for (; at != end; ++at) set.add(id_of(shard, *at));
    }
}

bool Postings::add_all(const std::string& prefix, size_t terms_max, DocSet& set,
                       const std::function<bool(std::string_view)>& fits) const {
    size_t terms = 0;
    const auto end = shards_.all.allterms_end(prefix);
    for (auto at = shards_.all.allterms_begin(prefix); at != end; ++at) {
        if (++terms > terms_max) return false;
        const std::string term = *at;
        if (!fits || fits(term)) add(term, set);
    }
    return true;
}

std::vector<std::string> Postings::values_in(DocId id, std::string_view code) const {
    std::vector<std::string> values;
    const std::string prefix = value_term(code, "");
    const auto end = shards_.all.termlist_end(id);
    auto at = shards_.all.termlist_begin(id);
    for (at.skip_to(prefix); at != end; ++at) {
        const std::string term = *at;
        if (!term.starts_with(prefix)) break;
        values.emplace_back(value_of_term(code, term));
    }
    return values;
}

}  // namespace millrace::search
