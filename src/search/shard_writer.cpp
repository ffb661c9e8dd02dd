// SPDX-License-Identifier: Apache-2.0
#include "search/shard_writer.h"

#include "search/index_document.h"
#include "search/index_files.h"
#include "search/terms.h"

namespace millrace::search {

void ShardWriter::apply(const DocumentChange& change) {
    const Xapian::docid number = number_in_shard(change.id);
    const auto spelled_before = change.is_there ? spellings_of(number) : std::vector<std::string>{};
    if (change.entity) {
        add_spellings(spelling_words(change.entity->values));
        shard_.replace_document(number,
                                index_document(*change.entity, change.row, fields_, stemmer_));
    } else if (change.is_there) {
        shard_.delete_document(number);
    }
    drop_spellings(spelled_before);
}

std::vector<std::string> ShardWriter::spellings_of(Xapian::docid number) const {
    const auto stored = decode_stored_document(shard_.get_document(number).get_value(kDataSlot));
    return stored.ok() ? spelling_words(stored->values) : std::vector<std::string>{};
}

bool ShardWriter::is_indexed(const std::string& word) const {
    for (const char* field : {"name", "fieldPaths"}) {
        if (shard_.term_exists(word_term(fields_.find(field)->code, word))) return true;
    }
    return false;
}

// Each word is there once, however many documents have it: so the dictionary is the same in
// whatever order the changes came.
void ShardWriter::add_spellings(const std::vector<std::string>& words) {
    constexpr size_t kSpelledMax = 200'000;
    if (spelled_.size() > kSpelledMax) spelled_.clear();
    for (const std::string& word : words) {
        if (spelled_.insert(word).second && !is_indexed(word)) shard_.add_spelling(word);
    }
}

void ShardWriter::drop_spellings(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        if (is_indexed(word)) continue;
        spelled_.erase(word);
        shard_.remove_spelling(word);
    }
}

}  // namespace millrace::search
