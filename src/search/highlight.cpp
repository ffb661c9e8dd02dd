// SPDX-License-Identifier: Apache-2.0
#include "search/highlight.h"

#include <algorithm>

#include "base/text.h"
#include "search/evaluate.h"

namespace millrace::search {
namespace {

constexpr size_t kMatchesMax = 8;
constexpr size_t kMatchesOfFieldMax = 3;
constexpr size_t kFragmentBytes = 200;
constexpr size_t kBeforeBytes = 60;  // of a fragment, before what matched

bool is_inside_character(std::string_view text, size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// The part of a long text around `begin`: whole characters, and words if they end near.
std::pair<size_t, size_t> fragment(std::string_view text, size_t begin) {
    if (text.size() <= kFragmentBytes) return {0, text.size()};
    size_t from = begin > kBeforeBytes ? begin - kBeforeBytes : 0;
    if (from > 0) {
        const size_t space = text.find(' ', from);
        if (space < begin) from = space + 1;
        while (from > 0 && is_inside_character(text, from)) --from;
    }
    size_t to = std::min(text.size(), from + kFragmentBytes);
    if (to < text.size()) {
        const size_t space = text.rfind(' ', to);
        if (space != text.npos && space > begin + kBeforeBytes) to = space;
        while (to > from && is_inside_character(text, to)) --to;
    }
    return {from, to};
}

}  // namespace

Highlighter::Highlighter(const Fields& fields, Stemmer& stemmer, const Node& query)
    : fields_(fields), stemmer_(stemmer) {
    collect(query);
}

void Highlighter::collect(const Node& node) {
    if (node.kind == Node::Kind::Not) return;
    for (const Node& child : node.children) collect(child);
    Wanted wanted;
    if (const Field* field = fields_.find(node.field)) wanted.field = field->name;
    switch (node.kind) {
        case Node::Kind::Phrase:
            wanted.is_phrase = true;
            for (const Word& word : split_words(node.text)) wanted.words.push_back(word.text);
            break;
        case Node::Kind::Wildcard:
            wanted.is_pattern = true;
            wanted.words.push_back(base::to_lower(node.text));
            break;
        case Node::Kind::Word:
        case Node::Kind::Prefix: {
            for (const Run& run : split_runs(node.text)) {
                const bool begins =
                    node.kind == Node::Kind::Prefix && run.whole.end == node.text.size();
                std::vector<Word> words = run.parts;
                if (words.size() > 1) words.push_back(run.whole);
                for (const Word& word : words) {
                    const bool is_last = word.end == run.whole.end;
                    wanted_.push_back({wanted.field, {word.text}, false, begins && is_last, false});
                }
            }
            return;
        }
        default:
            return;
    }
    if (!wanted.words.empty()) wanted_.push_back(std::move(wanted));
}

bool Highlighter::is_wanted(const Wanted& wanted, size_t which, const std::string& word) {
    const std::string& text = wanted.words[which];
    if (wanted.is_pattern) return fits_pattern(word, text);
    if (word == text) return true;
    if (wanted.begins && which + 1 == wanted.words.size() && word.starts_with(text)) return true;
    return !wanted.is_phrase && stemmer_.stem(word) == stemmer_.stem(text);
}

// How many words from `at` on are what is wanted; 0 if they are not.
size_t Highlighter::fits(const Wanted& wanted, const std::vector<Word>& words, size_t at) {
    if (at + wanted.words.size() > words.size()) return 0;
    for (size_t i = 0; i < wanted.words.size(); ++i) {
        if (!is_wanted(wanted, i, words[at + i].text)) return 0;
    }
    return wanted.words.size();
}

std::vector<Highlighter::Range> Highlighter::ranges(const std::vector<Run>& runs,
                                                    const std::string& field) {
    std::vector<Word> words;
    std::vector<Range> found;
    for (const Run& run : runs) {
        for (const Word& part : run.parts) words.push_back(part);
        for (const Wanted& wanted : wanted_) {
            if (run.parts.size() < 2 || (!wanted.field.empty() && wanted.field != field)) continue;
            if (fits(wanted, {run.whole}, 0) > 0) found.push_back({run.whole.begin, run.whole.end});
        }
    }
    for (const Wanted& wanted : wanted_) {
        if (!wanted.field.empty() && wanted.field != field) continue;
        for (size_t at = 0; at < words.size(); ++at) {
            const size_t count = fits(wanted, words, at);
            for (size_t i = at; i < at + count; ++i)
                found.push_back({words[i].begin, words[i].end});
        }
    }
    std::sort(found.begin(), found.end(),
              [](const Range& a, const Range& b) { return a.begin < b.begin; });
    std::vector<Range> merged;
    for (const Range& range : found) {
        if (!merged.empty() && range.begin < merged.back().end) {
            merged.back().end = std::max(merged.back().end, range.end);
        } else {
            merged.push_back(range);
        }
    }
    return merged;
}

std::vector<Segment> Highlighter::marked(std::string_view text, const std::string& field) {
    std::vector<Segment> segments;
    size_t at = 0;
    for (const Range& range : ranges(split_runs(text), field)) {
        if (range.begin > at) segments.push_back({std::string(text.substr(at, range.begin - at))});
        segments.push_back({std::string(text.substr(range.begin, range.end - range.begin)), true});
        at = range.end;
    }
    if (at < text.size()) segments.push_back({std::string(text.substr(at))});
    return segments;
}

std::vector<Match> Highlighter::matches(const StoredDocument& document) {
    std::vector<Match> found;
    if (wanted_.empty()) return found;
    std::vector<const Field*> order = fields_.free_text();
    std::stable_sort(order.begin(), order.end(),
                     [](const Field* a, const Field* b) { return a->tier < b->tier; });
    for (const Field* field : order) {
        const auto values = document.values.find(field->name);
        if (values == document.values.end()) continue;
        size_t of_field = 0;
        for (const std::string& value : values->second) {
            if (found.size() == kMatchesMax) return found;
            if (of_field == kMatchesOfFieldMax) break;
            const std::string text = readable_value(*field, value);
            const auto marks = ranges(split_runs(text), field->name);
            if (marks.empty()) continue;
            const auto [from, to] = fragment(text, marks[0].begin);
            found.push_back(
                {field->name, marked(std::string_view(text).substr(from, to - from), field->name)});
            ++of_field;
        }
    }
    return found;
}

std::vector<Segment> Highlighter::description(const StoredDocument& document) {
    std::vector<Segment> unmarked;
    for (const char* field : {"editedDescription", "description"}) {
        const auto values = document.values.find(field);
        if (values == document.values.end()) continue;
        for (const std::string& text : values->second) {
            const auto marks = ranges(split_runs(text), field);
            const auto [from, to] = fragment(text, marks.empty() ? 0 : marks[0].begin);
            auto segments = marked(std::string_view(text).substr(from, to - from), field);
            if (!marks.empty()) return segments;
            if (unmarked.empty()) unmarked = std::move(segments);
        }
    }
    return unmarked;
}

}  // namespace millrace::search
