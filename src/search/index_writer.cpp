// SPDX-License-Identifier: Apache-2.0
#include "search/index_writer.h"

#include <cmath>
#include <limits>

#include "search/index_document.h"
#include "search/terms.h"

namespace millrace::search {

base::Result<int64_t> IndexWriter::apply(catalog::Catalog& catalog, int64_t applied, int64_t last,
                                         const base::Stop* stop, std::atomic<int64_t>& left) {
    constexpr size_t kBatch = 20'000;  // changes in one commit
    const auto is_stopped = [&] { return stop != nullptr && stop->requested(); };
    EntityReader reader(catalog);
    // An entity whose aspects were read after `last` was known is up to date as to all changes up
    // to there: the others of them say nothing new.
    DocSet read;
    while (applied < last && !is_stopped()) {
        const auto changes = MR_TRY(catalog.changes(applied, kBatch));
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
            MR_TRY(apply_change(reader, change));
            read.add(id);
            applied = change.sequence;
            left = std::max<int64_t>(0, last - applied);
        }
        if (!is_stopped()) applied = changes.back().sequence;
        files_.commit(applied);
    }
    return applied;
}

base::Result<void> IndexWriter::apply_change(EntityReader& reader, const catalog::Change& change) {
    const auto id = static_cast<DocId>(change.entity_id);
    std::optional<EntityDocument> entity;
    if (!change.urn.empty()) {
        const bool with_series = with_series_.contains(id) || has_numbers(id);
        entity = MR_TRY(reader.read(MR_TRY(catalog::Urn::parse(change.urn)), with_series));
    }
    const std::vector<std::string> spelled_before = spellings_of(id);
    if (entity) {
        add_spellings(spelling_words(entity->values));
        files_.writer().replace_document(id, index_document(*entity, fields_, stemmer_));
        columns_.set(id, forward_row(*entity));
    } else {
        if (columns_.present().contains(id)) files_.writer().delete_document(id);
        columns_.erase(id);
    }
    drop_spellings(spelled_before);
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

std::vector<std::string> IndexWriter::spellings_of(DocId id) const {
    if (!columns_.present().contains(id)) return {};
    const auto stored = decode_stored_document(files_.writer().get_document(id).get_data());
    return stored.ok() ? spelling_words(stored->values) : std::vector<std::string>{};
}

bool IndexWriter::is_indexed(const std::string& word) const {
    for (const char* field : {"name", "fieldPaths"}) {
        if (files_.writer().term_exists(word_term(fields_.find(field)->code, word))) return true;
    }
    return false;
}

// Each word is there once, however many documents have it: so the dictionary is the same in
// whatever order the changes came.
void IndexWriter::add_spellings(const std::vector<std::string>& words) {
    constexpr size_t kSpelledMax = 200'000;
    if (spelled_.size() > kSpelledMax) spelled_.clear();
    for (const std::string& word : words) {
        if (spelled_.insert(word).second && !is_indexed(word)) files_.writer().add_spelling(word);
    }
}

void IndexWriter::drop_spellings(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        if (is_indexed(word)) continue;
        spelled_.erase(word);
        files_.writer().remove_spelling(word);
    }
}

base::Result<void> load_columns(const Xapian::Database& database, ForwardColumns& columns) {
    size_t count = 0;
    const auto end = database.valuestream_end(kForwardSlot);
    for (auto row = database.valuestream_begin(kForwardSlot); row != end; ++row, ++count) {
        columns.set(row.get_docid(), MR_TRY(decode_forward_row(*row)));
    }
    if (count != database.get_doccount()) {
        return base::corruption("search index: documents without a row");
    }
    return {};
}

}  // namespace millrace::search
