// SPDX-License-Identifier: Apache-2.0
#include "search/correction.h"

#include <algorithm>
#include <vector>

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
    Corrector(const Sources& sources, const Xapian::Database& database, std::string_view text)
        : sources_(sources), database_(database), text_(text) {}

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
            if (begins) {
                const std::string term = word_term(field->code, word);
                return database_.allterms_begin(term) != database_.allterms_end(term);
            }
            return database_.term_exists(word_term(field->code, stem)) ||
                   database_.term_exists(stem_term(field->code, stem));
        });
    }
    std::string nearest_word(const std::string& word) const {
        constexpr size_t kShort = 5;  // two slips in fewer characters make any word of another
        if (word.size() < 3) return "";
        const std::string near =
            database_.get_spelling_suggestion(word, word.size() < kShort ? 1 : 2);
        return near;
    }

    const Sources& sources_;
    const Xapian::Database& database_;
    const std::string_view text_;
    std::vector<Replacement> found_;
};

}  // namespace

std::string corrected_text(const Sources& sources, const Xapian::Database& database,
                           const Node& query, std::string_view text) {
    Corrector corrector(sources, database, text);
    corrector.collect(query);
    return corrector.text();
}

}  // namespace millrace::search
