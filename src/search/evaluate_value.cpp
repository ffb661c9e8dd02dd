// SPDX-License-Identifier: Apache-2.0
#include "search/evaluate.h"
#include "search/terms.h"

namespace millrace::search {

std::optional<DocSet> where_value(const Sources& sources, const Field& field,
                                  std::string_view front,
                                  const std::function<bool(std::string_view)>& holds) {
    if (field.facet) {
        return sources.columns.where(*field.facet, [&](const std::string& value) {
            return value.starts_with(front) && holds(value);
        });
    }
    DocSet set = sources.postings.none();
    const std::string begin = value_term(field.code, front.substr(0, kPlainValueBytesMax));
    const bool fit = sources.postings.add_all(
        begin, kTermsScannedMax, set,
        [&](std::string_view term) { return holds(value_of_term(field.code, term)); });
    if (!fit) return std::nullopt;
    return set;
}

DocSet with_value(const Sources& sources, const Field& field, const std::string& value) {
    if (!field.facet) return sources.postings.of(value_term(field.code, value));
    return sources.columns.where(*field.facet,
                                 [&](const std::string& other) { return other == value; });
}

DocSet with_any_value(const Sources& sources, const Field& field) {
    if (!field.facet) return sources.postings.of(exists_term(field.name));
    return sources.columns.where(*field.facet, [](const std::string&) { return true; });
}

void add_word(const Sources& sources, const Field& field, const std::string& word, DocSet& set) {
    const std::string& stem = sources.stemmer.stem(word);
    sources.postings.add(word_term(field.code, stem), set);
    sources.postings.add(stem_term(field.code, stem), set);
}

}  // namespace millrace::search
