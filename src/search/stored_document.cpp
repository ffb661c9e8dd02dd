// SPDX-License-Identifier: Apache-2.0
#include "search/stored_document.h"

#include <algorithm>

#include "base/utf8.h"
#include "catalog/urn.h"
#include "search/encoding.h"

namespace millrace::search {
namespace {

constexpr size_t kBytesMax = 4'096;  // of a value
constexpr size_t kTotalBytesMax = 131'072;

void append_values(std::string& out, const StoredDocument::FieldValues& fields) {
    append_varint(out, fields.size());
    for (const auto& [field, values] : fields) {
        append_text(out, field);
        append_varint(out, values.size());
        for (const std::string& value : values) append_text(out, value);
    }
}

StoredDocument::FieldValues read_values(ByteReader& reader) {
    StoredDocument::FieldValues fields;
    for (uint64_t left = reader.varint(); left > 0 && !reader.fails(); --left) {
        auto& values = fields[std::string(reader.text())];
        for (uint64_t more = reader.varint(); more > 0 && !reader.fails(); --more) {
            values.emplace_back(reader.text());
        }
    }
    return fields;
}

}  // namespace

const std::vector<std::string>& StoredDocument::values_of(const std::string& field) const {
    static const std::vector<std::string> kNone;
    for (const FieldValues* fields : {&values, &unshown}) {
        const auto found = fields->find(field);
        if (found != fields->end()) return found->second;
    }
    return kNone;
}

StoredDocument stored_document(const EntityDocument& entity, const Fields& fields) {
    StoredDocument document{entity.urn, entity.type, entity.name(), {}, {}, false};
    size_t left = kTotalBytesMax;
    const auto keep = [&](const Field& field, StoredDocument::FieldValues& kept) {
        for (const std::string& value : entity.values_of(field.name)) {
            document.is_cut = document.is_cut || value.size() > std::min(left, kBytesMax);
            if (value.size() > left) break;
            left -= value.size();
            kept[field.name].push_back(base::excerpt(value, kBytesMax));
        }
    };
    for (const Field* field : fields.free_text()) keep(*field, document.values);
    for (const auto& [name, field] : fields.all()) {
        if (field.in_free_text) continue;
        if (field.kind == FieldKind::Text) {
            keep(field, document.values);
        } else if (!field.facet && name != "urn") {
            keep(field, document.unshown);
        }
    }
    return document;
}

std::string encode(const StoredDocument& document) {
    std::string out;
    out += static_cast<char>(document.is_cut ? 1 : 0);
    for (const std::string* text : {&document.urn, &document.type, &document.name}) {
        append_text(out, *text);
    }
    append_values(out, document.values);
    append_values(out, document.unshown);
    return out;
}

base::Result<StoredDocument> decode_stored_document(std::string_view bytes) {
    ByteReader reader(bytes);
    StoredDocument document;
    document.is_cut = reader.byte() != 0;
    for (std::string* text : {&document.urn, &document.type, &document.name}) {
        *text = reader.text();
    }
    document.values = read_values(reader);
    document.unshown = read_values(reader);
    if (reader.fails() || !reader.at_end()) {
        return base::corruption("search index: a stored document is damaged");
    }
    return document;
}

std::string readable_value(const Field& field, const std::string& value) {
    return field.kind == FieldKind::Urn ? catalog::name_in_urn(value) : value;
}

}  // namespace millrace::search
