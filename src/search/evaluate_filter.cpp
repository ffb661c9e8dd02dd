// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <limits>

#include "base/text.h"
#include "search/evaluate.h"
#include "search/terms.h"

namespace millrace::search {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

base::Error cannot(const Field& field, std::string_view what) {
    return base::invalid_argument(fmt::format("filter: field {}: {}", field.name, what));
}

bool is_limit(Condition condition) {
    return condition >= Condition::GreaterThan;
}

base::Result<DocSet> of_number(const Sources& sources, const Field& field, const Filter& filter) {
    const size_t column = *position_of(kNumberFields, field.name);
    const auto range = [&](double lower, bool includes_lower, double upper, bool includes_upper) {
        return sources.columns.in_range(column, lower, includes_lower, upper, includes_upper);
    };
    if (filter.condition == Condition::Exists) return range(-kInfinity, true, kInfinity, true);
    const bool is_equal = filter.condition <= Condition::Iequal;
    if (!is_equal && !is_limit(filter.condition)) return cannot(field, "is a number, not a text");
    DocSet set = sources.postings.none();
    for (const std::string& value : filter.values) {
        const auto number = number_of(value);
        if (!number) return cannot(field, "not a number: " + value);
        const bool includes = filter.condition == Condition::GreaterThanOrEqualTo ||
                              filter.condition == Condition::LessThanOrEqualTo;
        if (is_equal) {
            set |= range(*number, true, *number, true);
        } else if (filter.condition <= Condition::GreaterThanOrEqualTo) {
            set |= range(*number, includes, kInfinity, true);
        } else {
            set |= range(-kInfinity, true, *number, includes);
        }
    }
    return set;
}

bool fits(Condition condition, std::string_view value, std::string_view wanted) {
    switch (condition) {
        case Condition::Contain:
            return value.find(wanted) != value.npos;
        case Condition::StartWith:
            return value.starts_with(wanted);
        case Condition::EndWith:
            return value.ends_with(wanted);
        default:
            return value == wanted;
    }
}

// Those of the documents that have one of the values, as a whole.
base::Result<DocSet> that_have(const Sources& sources, const Field& field, const Filter& filter,
                               const std::string& wanted, const DocSet& documents) {
    constexpr size_t kComparedMax = 10'000;
    if (documents.count() > kComparedMax)
        return cannot(field, "too many have these words: " + wanted);
    const bool folds = filter.condition == Condition::Iequal;
    const std::string folded = folds ? base::to_lower(wanted) : wanted;
    DocSet found = sources.postings.none();
    documents.for_each([&](DocId id) {
        const StoredDocument document = sources.postings.document(id);
        for (const std::string& value : document.values_of(field.name)) {
            if ((folds ? base::to_lower(value) : value) == folded) found.add(id);
        }
    });
    return found;
}

// Texts are found by their words: a whole one is then compared with what the documents have.
base::Result<DocSet> of_text(const Sources& sources, const Field& field, const Filter& filter) {
    const bool is_whole = filter.condition <= Condition::Iequal;
    if (!is_whole && filter.condition != Condition::Contain) {
        return cannot(field, "is text: EQUAL, IN, IEQUAL, CONTAIN or EXISTS");
    }
    DocSet set = sources.postings.none();
    for (const std::string& value : filter.values) {
        const std::vector<Word> words = split_words(value);
        if (!is_whole) {
            set |= words.empty() ? sources.postings.none() : with_phrase(sources, field, words);
        } else if (field.tier == FieldTier::Name) {
            const DocSet named = sources.postings.of(whole_name_term(joined_words(value)));
            set |= MR_TRY(that_have(sources, field, filter, value, named));
        } else {
            const DocSet with_words =
                words.empty() ? sources.postings.none() : with_phrase(sources, field, words);
            set |= MR_TRY(that_have(sources, field, filter, value, with_words));
        }
    }
    return set;
}

base::Result<DocSet> of_values(const Sources& sources, const Field& field, const Filter& filter) {
    if (is_limit(filter.condition)) return cannot(field, "is no number");
    DocSet set = sources.postings.none();
    for (const std::string& value : filter.values) {
        if (filter.condition <= Condition::In) {
            set |= with_value(sources, field, value);
            continue;
        }
        // Small and capital letters are alike but for a beginning, which the index can answer.
        const bool folds = filter.condition != Condition::StartWith;
        const std::string wanted = folds ? base::to_lower(value) : value;
        const auto found =
            where_value(sources, field, folds ? "" : wanted, [&](std::string_view other) {
                return fits(filter.condition, folds ? base::to_lower(other) : std::string(other),
                            wanted);
            });
        if (!found) return cannot(field, "has too many values for this condition");
        set |= *found;
    }
    return set;
}

base::Result<DocSet> of_condition(const Sources& sources, const Filter& filter) {
    const Field* field = sources.fields.find(filter.field);
    if (field == nullptr) {
        const Field* present = sources.fields.find_has(filter.field);
        if (present == nullptr) return sources.fields.unknown(filter.field).in("filter");
        Filter exists = filter;
        exists.field = present->name;
        exists.condition = Condition::Exists;
        DocSet has = MR_TRY(of_condition(sources, exists));
        const bool wants = filter.values.empty() || base::to_lower(filter.values[0]) != "false";
        if (wants) return has;
        DocSet has_not = sources.columns.present();
        has_not -= has;
        return has_not;
    }
    if (field->kind == FieldKind::Number) return of_number(sources, *field, filter);
    if (filter.condition == Condition::Exists) return with_any_value(sources, *field);
    if (field->kind == FieldKind::Text) return of_text(sources, *field, filter);
    return of_values(sources, *field, filter);
}

}  // namespace

base::Result<DocSet> matches(const Sources& sources, const Filter& filter) {
    switch (filter.kind) {
        case Filter::Kind::Condition:
            return of_condition(sources, filter);
        case Filter::Kind::And: {
            DocSet set = sources.columns.present();
            for (const Filter& child : filter.children) set &= MR_TRY(matches(sources, child));
            return set;
        }
        case Filter::Kind::Or: {
            DocSet set = sources.postings.none();
            for (const Filter& child : filter.children) set |= MR_TRY(matches(sources, child));
            return set;
        }
        case Filter::Kind::Not: {
            DocSet set = sources.columns.present();
            set -= MR_TRY(matches(sources, filter.children.at(0)));
            return set;
        }
    }
    return base::internal("filter of no kind");
}

}  // namespace millrace::search
