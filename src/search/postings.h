// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "search/snapshot.h"
#include "search/stored_document.h"

namespace millrace::search {

// The documents of frequent terms, kept from one question to the next. Any thread.
class FrequentTerms {
  public:
    static constexpr size_t kFrequent = 4096;  // documents from which on a term is kept
    static constexpr size_t kTermsMax = 128;   // at a million documents 16 MB

    // Null if it is not kept. What was kept of another commit is forgotten.
    std::shared_ptr<const DocSet> find(int64_t commit, const std::string& term);
    void keep(int64_t commit, const std::string& term, DocSet documents);

  private:
    base::Mutex mutex_;
    int64_t commit_ MR_GUARDED_BY(mutex_) = -1;
    std::map<std::string, std::shared_ptr<const DocSet>> sets_ MR_GUARDED_BY(mutex_);
};

// The documents of terms. Throws IndexDamage. One thread.
class Postings {
  public:
    // Of the commit that `commit` names. Sets are made for ids up to `id_count`.
    Postings(const Snapshot& snapshot, size_t id_count, FrequentTerms& frequent, int64_t commit)
        : snapshot_(snapshot), id_count_(id_count), frequent_(frequent), commit_(commit) {}

    DocSet none() const { return DocSet(id_count_); }
    DocSet of(const std::string& term) const {
        DocSet set = none();
        add(term, set);
        return set;
    }
    void add(const std::string& term, DocSet& set) const;
    // Of all terms that begin with `prefix` and that `fits` says yes to. Looks at no more than
    // `terms_max`: false if there are more.
    bool add_all(const std::string& prefix, size_t terms_max, DocSet& set,
                 const std::function<bool(std::string_view term)>& fits = {}) const;
    // Whether any document has the term, or one that begins with it.
    bool has(const std::string& term, bool begins) const;
    StoredDocument document(DocId id) const;

  private:
    const Snapshot& snapshot_;
    size_t id_count_;
    FrequentTerms& frequent_;
    int64_t commit_;
};

}  // namespace millrace::search
