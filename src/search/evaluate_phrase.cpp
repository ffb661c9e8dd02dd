// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "search/evaluate.h"
#include "search/terms.h"

namespace millrace::search {
namespace {

// Whether a value of the document has the phrase. True where there is no telling: of what is too
// long to be kept whole, the candidates alone decide.
bool has_phrase_in(const Sources& sources, const Field& field, DocId id,
                   const std::vector<Word>& phrase) {
    const auto has = [&](const std::string& value) {
        return has_phrase(readable_value(field, value), phrase);
    };
    const StoredDocument document = sources.postings.document(id);
    const auto& values = document.values_of(field.name);
    return document.is_cut || std::any_of(values.begin(), values.end(), has);
}

}  // namespace

DocSet with_phrase(const Sources& sources, const Field& field, const std::vector<Word>& phrase) {
    if (phrase.empty()) return sources.columns.present();
    if (phrase.size() == 1) return sources.postings.of(word_term(field.code, phrase[0].text));
    if (field.facet) {
        return sources.columns.where(*field.facet, [&](const std::string& value) {
            return has_phrase(readable_value(field, value), phrase);
        });
    }
    const bool has_pairs = field.has_pairs();
    const auto part = [&](size_t i) {
        return sources.postings.of(has_pairs
                                       ? pair_term(field.code, phrase[i].text, phrase[i + 1].text)
                                       : word_term(field.code, phrase[i].text));
    };
    const size_t parts = has_pairs ? phrase.size() - 1 : phrase.size();
    DocSet candidates = part(0);
    for (size_t i = 1; i < parts; ++i) candidates &= part(i);
    if (has_pairs && parts == 1) return candidates;
    DocSet found = sources.postings.none();
    candidates.for_each([&](DocId id) {
        if (has_phrase_in(sources, field, id, phrase)) found.add(id);
    });
    return found;
}

}  // namespace millrace::search
