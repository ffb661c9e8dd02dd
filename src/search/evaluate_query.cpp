// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "base/clock.h"
#include "base/text.h"
#include "search/characters.h"
#include "search/evaluate.h"
#include "search/terms.h"

namespace millrace::search {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::array<int, 3> kWhole{kInName, kNear, kFar};
constexpr std::array<int, 3> kBegun{kBeginsInName, kBeginsNear, kFar};

size_t tier_index(const Field& field) {
    return static_cast<size_t>(field.tier);
}

bool is_one_word(std::string_view text) {
    const auto runs = split_runs(text);
    return runs.size() == 1 && runs[0].whole.begin == 0 && runs[0].whole.end == text.size();
}

// The characters of a pattern before its first * or ?.
std::string_view plain_front(std::string_view pattern) {
    return pattern.substr(0, std::min(pattern.find_first_of("*?"), pattern.size()));
}

base::Error cannot(const Field& field, std::string_view what, const Node& node) {
    return query_error(fmt::format("field {}: {}", field.name, what), node.offset);
}

base::Error too_wide(const Node& node) {
    return query_error(fmt::format("pattern fits more than {} words: {}",
                                   base::format_count(kTermsScannedMax), node.text),
                       node.offset);
}

}  // namespace

bool fits_pattern(std::string_view text, std::string_view pattern) {
    size_t at = 0;
    size_t in_pattern = 0;
    size_t star = pattern.npos;  // the last one, and where what it took ends
    size_t taken = 0;
    while (at < text.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            taken = at;
        } else if (in_pattern < pattern.size() && pattern[in_pattern] == '?') {
            at += characters_end(text.substr(at), 1);
            ++in_pattern;
        } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
            ++at;
            ++in_pattern;
        } else if (star != pattern.npos) {
            in_pattern = star + 1;
            at = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == pattern.npos;
}

std::optional<double> number_of(std::string_view text) {
    if (text == "true") return 1;
    if (text == "false") return 0;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && number == number) return number;
    const auto time = base::parse_timestamp(text);
    if (!time) return std::nullopt;
    return static_cast<double>(base::to_microseconds(*time)) / 1000;
}

base::Result<DocSet> QueryEvaluation::matches(const Node& node) {
    const DocSet& all = sources_.columns.present();
    switch (node.kind) {
        case Node::Kind::All:
            return all;
        case Node::Kind::And: {
            DocSet set = all;
            for (const Node& child : node.children) set &= MR_TRY(matches(child));
            return set;
        }
        case Node::Kind::Or: {
            DocSet set = sources_.postings.none();
            for (const Node& child : node.children) set |= MR_TRY(matches(child));
            return set;
        }
        case Node::Kind::Not: {
            DocSet set = all;
            ++negations_;
            set -= MR_TRY(matches(node.children.at(0)));
            --negations_;
            return set;
        }
        default:
            return leaf(node);
    }
}

base::Result<DocSet> QueryEvaluation::leaf(const Node& node) {
    if (!node.field.empty()) {
        if (const Field* field = sources_.fields.find(node.field)) return leaf_of(*field, node);
        const Field* present = sources_.fields.find_has(node.field);
        if (present == nullptr) {
            base::Error error = sources_.fields.unknown(node.field);
            return query_error(error.message(), node.offset).hint(error.hint());
        }
        Node exists = node;
        exists.kind = Node::Kind::Exists;
        DocSet has = MR_TRY(leaf_of(*present, exists));
        if (base::to_lower(node.text) != "false") return has;
        DocSet has_not = sources_.columns.present();
        has_not -= has;
        return has_not;
    }
    const auto& fields = sources_.fields.free_text();
    if (node.kind == Node::Kind::Phrase) return phrase(fields, node.text);
    if (node.kind == Node::Kind::Wildcard) return pattern_leaf(fields, node);
    return words(fields, node);
}

base::Result<DocSet> QueryEvaluation::leaf_of(const Field& field, const Node& node) {
    if (field.kind == FieldKind::Number) return number_leaf(field, node);
    switch (node.kind) {
        case Node::Kind::Exists:
            return with_any_value(sources_, field);
        case Node::Kind::Range: {
            if (field.kind == FieldKind::Text) return cannot(field, "is text, has no ranges", node);
            auto set = where_value(sources_, field, "", [&](std::string_view value) {
                const bool above = node.text.empty() || value > node.text ||
                                   (node.includes_lower && value == node.text);
                const bool below = node.upper.empty() || value < node.upper ||
                                   (node.includes_upper && value == node.upper);
                return above && below;
            });
            if (!set) return cannot(field, "has too many values for a range", node);
            return *std::move(set);
        }
        case Node::Kind::Phrase:
            return phrase({&field}, node.text);
        case Node::Kind::Word:
            if (field.kind == FieldKind::Urn && node.text.starts_with("urn:li:")) {
                return with_value(sources_, field, node.text);
            }
            // Several words in one piece: team=core, silver.orders.
            if (split_runs(node.text).size() > 1) return phrase({&field}, node.text);
            return words({&field}, node);
        case Node::Kind::Prefix:
            if (!node.text.starts_with("urn:li:")) return words({&field}, node);
            [[fallthrough]];
        default:
            return pattern_leaf({&field}, node);
    }
}

base::Result<DocSet> QueryEvaluation::number_leaf(const Field& field, const Node& node) {
    const size_t column = *position_of(kNumberFields, field.name);
    const auto range = [&](double lower, bool includes_lower, double upper, bool includes_upper) {
        return sources_.columns.in_range(column, lower, includes_lower, upper, includes_upper);
    };
    if (node.kind == Node::Kind::Exists) return range(-kInfinity, true, kInfinity, true);
    if (node.kind == Node::Kind::Word || node.kind == Node::Kind::Phrase) {
        const auto number = number_of(node.text);
        if (!number) return cannot(field, "not a number: " + node.text, node);
        return range(*number, true, *number, true);
    }
    if (node.kind != Node::Kind::Range) return cannot(field, "is a number, has no patterns", node);
    const auto lower = node.text.empty() ? -kInfinity : number_of(node.text);
    const auto upper = node.upper.empty() ? kInfinity : number_of(node.upper);
    if (!lower) return cannot(field, "not a number: " + node.text, node);
    if (!upper) return cannot(field, "not a number: " + node.upper, node);
    return range(*lower, node.includes_lower, *upper, node.includes_upper);
}

// A pattern is compared with words; one that could be none, with whole values.
base::Result<DocSet> QueryEvaluation::pattern_leaf(const std::vector<const Field*>& fields,
                                                   const Node& node) {
    const std::string pattern = node.kind == Node::Kind::Prefix ? node.text + "*" : node.text;
    std::string plain = pattern;
    std::erase_if(plain, [](char c) { return c == '*' || c == '?'; });
    const bool of_words = plain.empty() || is_one_word(plain);
    std::array<DocSet, 3> begun;
    for (const Field* field : fields) {
        DocSet& set = begun[tier_index(*field)];
        const std::string wanted = of_words ? in_lower_case(pattern) : pattern;
        const auto fits = [&](std::string_view text) { return fits_pattern(text, wanted); };
        if (!of_words) {
            const auto found = where_value(sources_, *field, plain_front(wanted), fits);
            if (!found) return too_wide(node);
            set |= *found;
            continue;
        }
        const bool fit = sources_.postings.add_all(
            word_term(field->code, plain_front(wanted)), kTermsScannedMax, set,
            [&](std::string_view term) { return fits(value_of_term(field->code, term)); });
        if (!fit) return too_wide(node);
    }
    return hits({}, std::move(begun));
}

// All words of a leaf's text. One that its capitals part may also stand there in one piece.
DocSet QueryEvaluation::words(const std::vector<const Field*>& fields, const Node& node) {
    DocSet all = sources_.columns.present();
    for (const Run& run : split_runs(node.text)) {
        const bool begins = node.kind == Node::Kind::Prefix && run.whole.end == node.text.size();
        DocSet parts = sources_.columns.present();
        for (const Word& part : run.parts) {
            parts &=
                word(fields, part.text, begins && part.end == run.whole.end, node.is_last_word);
        }
        if (run.parts.size() > 1) parts |= word(fields, run.whole.text, begins, node.is_last_word);
        all &= parts;
    }
    return all;
}

DocSet QueryEvaluation::word(const std::vector<const Field*>& fields, const std::string& text,
                             bool begins, bool is_last_word) {
    std::array<DocSet, 3> whole;
    std::array<DocSet, 3> begun;
    for (const Field* field : fields) {
        add_word(sources_, *field, text, whole[tier_index(*field)]);
        if (begins) begun[tier_index(*field)] |= add_beginnings(*field, text, is_last_word);
    }
    return hits(std::move(whole), std::move(begun));
}

// The last word is completed to words of names and, from three characters on, of columns, tags and
// the like: what begins with "st" would be half of the catalog.
DocSet QueryEvaluation::add_beginnings(const Field& field, const std::string& text,
                                       bool is_last_word) {
    DocSet set = sources_.postings.none();
    const bool is_short = characters_end(text, kBeginningCharactersMax) == text.size();
    if (is_short && field.tier == FieldTier::Name) {
        sources_.postings.add(beginning_term(field.code, text), set);
    } else if (!is_last_word || (!is_short && field.tier != FieldTier::Far)) {
        const size_t terms_max = is_last_word ? kTermsCompletedMax : kTermsScannedMax;
        sources_.postings.add_all(word_term(field.code, text), terms_max, set);
    }
    return set;
}

DocSet QueryEvaluation::phrase(const std::vector<const Field*>& fields, std::string_view text) {
    const std::vector<Word> words = split_words(text);
    if (words.empty()) return sources_.columns.present();
    std::array<DocSet, 3> whole;
    for (const Field* field : fields) {
        whole[tier_index(*field)] |= with_phrase(sources_, *field, words);
    }
    return hits(std::move(whole), {});
}

// Notes them for ranking; all of them together.
DocSet QueryEvaluation::hits(std::array<DocSet, 3> whole, std::array<DocSet, 3> begun) {
    DocSet all = sources_.postings.none();
    WordHits found;
    for (size_t tier = 0; tier < whole.size(); ++tier) {
        all |= whole[tier];
        all |= begun[tier];
        found.emplace_back(kWhole[tier], std::move(whole[tier]));
        found.emplace_back(kBegun[tier], std::move(begun[tier]));
    }
    if (negations_ == 0) word_hits_.push_back(std::move(found));
    return all;
}

}  // namespace millrace::search
