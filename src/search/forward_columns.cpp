// SPDX-License-Identifier: Apache-2.0
#include "search/forward_columns.h"

#include <algorithm>

namespace millrace::search {

ForwardColumns::ForwardColumns() = default;

uint32_t ForwardColumns::Facet::set_of(const std::vector<std::string>& texts) {
    std::vector<uint32_t> set;
    for (const std::string& text : texts) {
        const auto [found, is_new] =
            value_index.try_emplace(text, static_cast<uint32_t>(values.size()));
        if (is_new) values.push_back(text);
        set.push_back(found->second);
    }
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    const auto [found, is_new] = set_index.try_emplace(set, static_cast<uint32_t>(sets.size()));
    if (is_new) sets.push_back(std::move(set));
    return found->second;
}

void ForwardColumns::set(DocId id, const ForwardRow& row) {
    if (id >= name_words_.size()) name_words_.resize(size_t{id} + 1);
    name_words_[id] = row.name_words;
    for (size_t i = 0; i < facets_.size(); ++i) {
        Facet& facet = facets_[i];
        if (facet.column.size() <= id) facet.column.resize(size_t{id} + 1);
        facet.column[id] = facet.set_of(row.facets[i]);
    }
    for (size_t i = 0; i < numbers_.size(); ++i) {
        auto& column = numbers_[i];
        if (id < column.size()) {
            column[id] = row.numbers[i];
        } else if (!std::isnan(row.numbers[i])) {
            column.resize(size_t{id} + 1, std::nan(""));
            column[id] = row.numbers[i];
        }
    }
    present_.add(id);
    if (row.is_removed) {
        removed_.add(id);
    } else {
        removed_.remove(id);
    }
}

void ForwardColumns::erase(DocId id) {
    if (!present_.contains(id)) return;
    set(id, {});
    present_.remove(id);
}

DocSet ForwardColumns::in_range(size_t field, double lower, bool includes_lower, double upper,
                                bool includes_upper) const {
    const auto& column = numbers_[field];
    DocSet found(column.size());
    for (size_t id = 0; id < column.size(); ++id) {
        const double number = column[id];  // NaN is within no limits
        if ((includes_lower ? number >= lower : number > lower) &&
            (includes_upper ? number <= upper : number < upper)) {
            found.add(static_cast<DocId>(id));
        }
    }
    return found;
}

DocSet ForwardColumns::where(size_t which,
                             const std::function<bool(const std::string&)>& holds) const {
    const Facet& facet = facets_[which];
    std::vector<bool> value_holds;
    for (const std::string& value : facet.values) value_holds.push_back(holds(value));
    std::vector<char> set_holds;
    for (const auto& set : facet.sets) {
        set_holds.push_back(std::any_of(set.begin(), set.end(),
                                        [&](uint32_t value) { return value_holds[value]; }));
    }
    DocSet found(facet.column.size());
    for (size_t id = 0; id < facet.column.size(); ++id) {
        if (set_holds[facet.column[id]] != 0) found.add(static_cast<DocId>(id));
    }
    return found;
}

ForwardColumns::Counts ForwardColumns::count(size_t which, const DocSet& documents) const {
    const Facet& facet = facets_[which];
    std::vector<uint32_t> of_set(facet.sets.size());
    const std::vector<uint32_t>& column = facet.column;
    documents.for_each([&](DocId id) { ++of_set[column[id]]; });
    std::vector<int64_t> of_value(facet.values.size());
    for (size_t set = 0; set < of_set.size(); ++set) {
        if (of_set[set] == 0) continue;
        for (const uint32_t value : facet.sets[set]) of_value[value] += of_set[set];
    }
    Counts counts;
    counts.none = of_set[0];
    for (size_t value = 0; value < of_value.size(); ++value) {
        if (of_value[value] > 0) counts.values.push_back({facet.values[value], of_value[value]});
    }
    std::sort(counts.values.begin(), counts.values.end(),
              [](const FacetCount& a, const FacetCount& b) {
                  return a.count != b.count ? a.count > b.count : a.value < b.value;
              });
    return counts;
}

}  // namespace millrace::search
