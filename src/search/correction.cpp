// SPDX-License-Identifier: Apache-2.0
#include "search/correction.h"

#include <algorithm>
#include <vector>

#include "search/nearest_word.h"
#include "search/terms.h"

namespace millrace::search {
namespace {

struct Replacement {
    size_t begin = 0;  // bytes of the query
    size_t end = 0;
    std::string word;
};

class Corrector {
  public:
    Corrector(const Sources& sources, const Snapshot& snapshot, std::string_view text)
        : sources_(sources), snapshot_(snapshot), text_(text) {}

    void collect(const Node& node) {
        if (node.kind == Node::Kind::Not) return;
        for (const Node& child : node.children) collect(child);
        const bool is_word = node.kind == Node::Kind::Word || node.kind == Node::Kind::Prefix;
        // In field mode a text may have been read with backslashes: then places do not fit.
        if (!is_word || !node.field.empty() || text_.substr(node.offset, node.size) != node.text) {
            return;
        }
        for (const Word& word : split_words(node.text)) {
            const bool begins = node.kind == Node::Kind::Prefix && word.end == node.text.size();
            if (stands_somewhere(word.text, begins)) continue;
            std::string nearest = nearest_word(word.text);
            if (nearest.empty()) continue;
            found_.push_back(
                {node.offset + word.begin, node.offset + word.end, std::move(nearest)});
        }
    }

    std::string text() const {
        if (found_.empty()) return "";
        std::string corrected(text_);
        for (size_t i = found_.size(); i-- > 0;) {
            const Replacement& one = found_[i];
            corrected.replace(one.begin, one.end - one.begin, one.word);
        }
        return corrected;
    }

  private:
    bool stands_somewhere(const std::string& word, bool begins) const {
        const std::string& stem = sources_.stemmer.stem(word);
        const auto& fields = sources_.fields.free_text();
        return std::any_of(fields.begin(), fields.end(), [&](const Field* field) {
            const Postings& postings = sources_.postings;
            return begins ? postings.has(word_term(field->code, word), true)
                          : postings.has(word_term(field->code, stem), false) ||
                                postings.has(stem_term(field->code, stem), false);
        });
    }
    std::string nearest_word(const std::string& word) const {
        constexpr size_t kShort = 5;  // two slips in fewer characters make any word of another
        std::vector<std::string> fronts;
        for (const char* field : {"name", "fieldPaths"}) {
            fronts.push_back(word_term(sources_.fields.find(field)->code, ""));
        }
        return search::nearest_word(snapshot_, fronts, word, word.size() < kShort ? 1 : 2);
    }

    const Sources& sources_;
    const Snapshot& snapshot_;
    const std::string_view text_;
    std::vector<Replacement> found_;
};

}  // namespace

std::string corrected_text(const Sources& sources, const Snapshot& snapshot, const Node& query,
                           std::string_view text) {
    Corrector corrector(sources, snapshot, text);
    corrector.collect(query);
    return corrector.text();
}

}  // namespace millrace::search
