// SPDX-License-Identifier: Apache-2.0
#include "search/index_document.h"

#include <algorithm>

#include "base/utf8.h"
#include "search/stored_document.h"
#include "search/terms.h"

namespace millrace::search {
namespace {

constexpr size_t kIndexedBytesMax = 32'768;  // of a value
constexpr size_t kNameBytesMax = 4'096;

// The words of one value.
void add_words(SegmentBuilder& segment, const Field& field, std::string_view text,
               Stemmer& stemmer) {
    const auto add = [&](const std::string& word) {
        segment.add_term(word_term(field.code, word));
        const std::string& stem = stemmer.stem(word);
        if (stem != word) segment.add_term(stem_term(field.code, stem));
        if (field.tier != FieldTier::Name) return;
        for (size_t count = 1; count <= kBeginningCharactersMax; ++count) {
            const std::string_view beginning(word.data(), characters_end(word, count));
            segment.add_term(beginning_term(field.code, beginning));
        }
    };
    std::string before;
    for (const Run& run : split_runs(text)) {
        if (run.parts.size() > 1) add(run.whole.text);
        for (const Word& part : run.parts) {
            add(part.text);
            if (field.has_pairs() && !before.empty()) {
                segment.add_term(pair_term(field.code, before, part.text));
            }
            before = part.text;
        }
    }
}

// The name as a whole and its last parts: "synthea.silver.orders" is also "silver.orders" and
// "orders".
void add_whole_names(SegmentBuilder& segment, std::string_view name) {
    constexpr int kPartsMax = 5;
    segment.add_term(whole_name_term(joined_words(name)));
    size_t end = name.size();
    for (int part = 0; part < kPartsMax && end > 0; ++part) {
        const size_t dot = name.rfind('.', end - 1);
        if (dot == name.npos) break;
        segment.add_term(whole_name_term(joined_words(name.substr(dot + 1))));
        end = dot;
    }
}

}  // namespace

ForwardRow forward_row(const EntityDocument& entity) {
    ForwardRow row;
    row.is_removed = entity.is_removed;
    row.name_words = static_cast<uint16_t>(
        std::min<size_t>(split_words(base::excerpt(entity.name(), kNameBytesMax)).size(), 0xFFFF));
    for (size_t i = 0; i < kNumberFields.size(); ++i) {
        const auto found = entity.numbers.find(std::string(kNumberFields[i]));
        if (found != entity.numbers.end()) row.numbers[i] = found->second;
    }
    for (size_t i = 0; i < kFacetFields.size(); ++i) {
        row.facets[i] = entity.values_of(std::string(kFacetFields[i]));
    }
    return row;
}

void index_document(const DocumentChange& change, const Fields& fields, Stemmer& stemmer,
                    SegmentBuilder& segment) {
    const EntityDocument& entity = *change.entity;
    for (const auto& [name, values] : entity.values) {
        const Field* field = fields.find(name);
        if (field == nullptr) continue;
        if (!field->facet) segment.add_term(exists_term(name));
        for (const std::string& value : values) {
            if (field->kind != FieldKind::Text && !field->facet) {
                segment.add_term(value_term(field->code, value));
            }
            if (name == "urn") continue;
            const std::string text = readable_value(*field, value);
            add_words(segment, *field, std::string_view(text).substr(0, kIndexedBytesMax), stemmer);
            if (name == "name") add_whole_names(segment, value);
        }
    }
    segment.add_document(change.id, encode(change.row), encode(stored_document(entity, fields)));
}

}  // namespace millrace::search
