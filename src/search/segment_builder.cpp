// SPDX-License-Identifier: Apache-2.0
#include "search/segment_builder.h"

#include <algorithm>

namespace millrace::search {

void SegmentBuilder::add_term(std::string_view term) {
    const auto document = static_cast<uint32_t>(documents_.size());
    const size_t number = terms_.number(term);
    if (number == postings_.size()) {
        postings_.push_back({document, document});
        return;
    }
    Postings& postings = postings_[number];
    if (postings.last == document) return;
    postings.last = document;
    postings.more.push_back(document);
}

void SegmentBuilder::add_document(DocId id, std::string row, std::string stored) {
    documents_.push_back({id, std::move(row), std::move(stored)});
    ids_.add(id);
}

base::Result<void> SegmentBuilder::write(const base::Path& file) const {
    auto writer = MR_TRY(SegmentWriter::create(file, terms_.size()));
    std::vector<const Document*> by_id;
    by_id.reserve(documents_.size());
    for (const Document& document : documents_) by_id.push_back(&document);
    std::sort(by_id.begin(), by_id.end(),
              [](const Document* a, const Document* b) { return a->id < b->id; });
    for (const Document* document : by_id) {
        if (document->stored.empty()) {
            writer.add_removal(document->id);
        } else {
            MR_TRY(writer.add_document(document->id, document->row, document->stored));
        }
    }
    std::vector<std::pair<std::string_view, uint32_t>> terms;
    terms.reserve(terms_.size());
    for (uint32_t number = 0; number < terms_.size(); ++number) {
        terms.emplace_back(terms_.text(number), number);
    }
    std::sort(terms.begin(), terms.end());
    std::vector<DocId> ids;
    for (const auto& [term, number] : terms) {
        const Postings& postings = postings_[number];
        ids.assign(1, documents_[postings.first].id);
        for (const uint32_t document : postings.more) ids.push_back(documents_[document].id);
        if (!std::is_sorted(ids.begin(), ids.end())) std::sort(ids.begin(), ids.end());
        MR_TRY(writer.add_term(term, ids));
    }
    return writer.finish();
}

}  // namespace millrace::search
