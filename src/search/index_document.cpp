// SPDX-License-Identifier: Apache-2.0
#include "search/index_document.h"

#include <algorithm>

#include "base/json.h"
#include "base/utf8.h"
#include "catalog/urn.h"
#include "search/terms.h"

namespace millrace::search {
namespace {

using base::Json;

constexpr size_t kIndexedBytesMax = 32'768;  // of a value
constexpr size_t kStoredBytesMax = 4'096;    // of a value
constexpr size_t kStoredTotalBytesMax = 131'072;

// The words of one value.
void add_words(Xapian::Document& document, const Field& field, std::string_view text,
               Stemmer& stemmer) {
    const auto add = [&](const std::string& word) {
        document.add_boolean_term(word_term(field.code, word));
        const std::string& stem = stemmer.stem(word);
        if (stem != word) document.add_boolean_term(stem_term(field.code, stem));
        if (field.tier != FieldTier::Name) return;
        for (size_t count = 1; count <= kBeginningCharactersMax; ++count) {
            const std::string_view beginning(word.data(), characters_end(word, count));
            document.add_boolean_term(beginning_term(field.code, beginning));
        }
    };
    std::string before;
    for (const Run& run : split_runs(text)) {
        if (run.parts.size() > 1) add(run.whole.text);
        for (const Word& part : run.parts) {
            add(part.text);
            if (field.has_pairs() && !before.empty()) {
                document.add_boolean_term(pair_term(field.code, before, part.text));
            }
            before = part.text;
        }
    }
}

// The name as a whole and its last parts: "synthea.silver.orders" is also "silver.orders" and
// "orders".
void add_whole_names(Xapian::Document& document, std::string_view name) {
    constexpr int kPartsMax = 5;
    document.add_boolean_term(whole_name_term(joined_words(name)));
    size_t end = name.size();
    for (int part = 0; part < kPartsMax && end > 0; ++part) {
        const size_t dot = name.rfind('.', end - 1);
        if (dot == name.npos) break;
        document.add_boolean_term(whole_name_term(joined_words(name.substr(dot + 1))));
        end = dot;
    }
}

std::string stored_document(const EntityDocument& entity, const Fields& fields) {
    Json values = Json::object();
    size_t left = kStoredTotalBytesMax;
    bool is_cut = false;
    const auto keep = [&](const Field& field) {
        for (const std::string& value : entity.values_of(field.name)) {
            is_cut = is_cut || value.size() > std::min(left, kStoredBytesMax);
            if (value.size() > left) break;
            left -= value.size();
            values[field.name].push_back(base::excerpt(value, kStoredBytesMax));
        }
    };
    for (const Field* field : fields.free_text()) keep(*field);
    for (const auto& [name, field] : fields.all()) {
        if (field.kind == FieldKind::Text && !field.in_free_text) keep(field);
    }
    Json document{{"urn", entity.urn},
                  {"type", entity.type},
                  {"name", entity.name()},
                  {"values", std::move(values)}};
    if (is_cut) document["cut"] = true;
    return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string readable_value(const Field& field, const std::string& value) {
    return field.kind == FieldKind::Urn ? catalog::name_in_urn(value) : value;
}

ForwardRow forward_row(const EntityDocument& entity) {
    ForwardRow row;
    row.is_removed = entity.is_removed;
    row.name_words = static_cast<uint16_t>(std::min<size_t>(
        split_words(base::excerpt(entity.name(), kStoredBytesMax)).size(), 0xFFFF));
    for (size_t i = 0; i < kNumberFields.size(); ++i) {
        const auto found = entity.numbers.find(std::string(kNumberFields[i]));
        if (found != entity.numbers.end()) row.numbers[i] = found->second;
    }
    for (size_t i = 0; i < kFacetFields.size(); ++i) {
        row.facets[i] = entity.values_of(std::string(kFacetFields[i]));
    }
    return row;
}

Xapian::Document index_document(const EntityDocument& entity, const ForwardRow& row,
                                const Fields& fields, Stemmer& stemmer) {
    Xapian::Document document;
    for (const auto& [name, values] : entity.values) {
        const Field* field = fields.find(name);
        if (field == nullptr) continue;
        if (!field->facet) document.add_boolean_term(exists_term(name));
        for (const std::string& value : values) {
            if (field->kind != FieldKind::Text && !field->facet) {
                document.add_boolean_term(value_term(field->code, value));
            }
            if (name == "urn") continue;
            const std::string text = readable_value(*field, value);
            add_words(document, *field, std::string_view(text).substr(0, kIndexedBytesMax),
                      stemmer);
            if (name == "name") add_whole_names(document, value);
        }
    }
    document.add_value(kForwardSlot, encode(row));
    document.add_value(kDataSlot, stored_document(entity, fields));
    return document;
}

std::vector<std::string> spelling_words(const FieldValues& values) {
    constexpr size_t kShortest = 3;
    constexpr size_t kLongest = 40;
    std::vector<std::string> words;
    for (const char* field : {"name", "fieldPaths"}) {
        const auto found = values.find(field);
        if (found == values.end()) continue;
        for (const std::string& value : found->second) {
            for (Word& word : split_words(value)) {
                const bool has_digit = word.text.find_first_of("0123456789") != std::string::npos;
                if (word.text.size() < kShortest || word.text.size() > kLongest || has_digit) {
                    continue;
                }
                words.push_back(std::move(word.text));
            }
        }
    }
    return words;
}

base::Result<StoredDocument> decode_stored_document(std::string_view data) {
    const auto json = base::parse_json(data);
    if (!json.ok() || !json->is_object() || !json->value("urn", Json()).is_string() ||
        !json->value("type", Json()).is_string() || !json->value("name", Json()).is_string() ||
        !json->value("values", Json()).is_object()) {
        return base::corruption("search index: data of a document is damaged");
    }
    StoredDocument stored{
        (*json)["urn"], (*json)["type"], (*json)["name"], {}, json->contains("cut")};
    for (const auto& [field, values] : (*json)["values"].items()) {
        if (!values.is_array()) continue;
        for (const Json& value : values) {
            if (value.is_string()) stored.values[field].push_back(value);
        }
    }
    return stored;
}

}  // namespace millrace::search
