// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "search/doc_set.h"
#include "search/forward_row.h"
#include "search/search.h"

namespace millrace::search {

// The rows of all documents by column, in memory: four bytes a document and facet, eight a document
// and number that anything has. Counting a facet is one addition for each document of the set,
// where going through the index is a hundred times that.
//
// The values that a document has of a facet are one of the sets of values that occur: most have
// none or the same one, and so a document with many tags costs no more than one without.
//
// Read by many threads or changed by one; who owns it takes care.
class ForwardColumns {
  public:
    ForwardColumns();

    void set(DocId id, const ForwardRow& row);
    void erase(DocId id);

    const DocSet& present() const { return present_; }
    const DocSet& removed() const { return removed_; }
    size_t id_count() const { return name_words_.size(); }
    uint16_t name_words(DocId id) const { return name_words_[id]; }
    // NaN if it has none.
    double number(size_t field, DocId id) const {
        const auto& column = numbers_[field];
        return id < column.size() ? column[id] : std::numeric_limits<double>::quiet_NaN();
    }
    // The documents whose number is within the limits.
    DocSet in_range(size_t field, double lower, bool includes_lower, double upper,
                    bool includes_upper) const;
    // The documents that have a value that `holds` says yes to.
    DocSet where(size_t facet, const std::function<bool(const std::string&)>& holds) const;
    // How many of the documents have each value, the most frequent first; those that none has are
    // left out.
    struct Counts {
        std::vector<FacetCount> values{};
        int64_t none = 0;  // documents without a value
    };
    Counts count(size_t facet, const DocSet& documents) const;

  private:
    struct SetHash {
        size_t operator()(const std::vector<uint32_t>& set) const {
            uint64_t hash = 0;
            for (const uint32_t value : set) hash = (hash ^ value) * 0x9E3779B97F4A7C15;
            return hash ^ (hash >> 32);
        }
    };
    struct Facet {
        std::vector<uint32_t> column{};               // index in `sets`
        std::vector<std::vector<uint32_t>> sets{{}};  // of indexes in `values`; the first is empty
        std::unordered_map<std::vector<uint32_t>, uint32_t, SetHash> set_index{{{}, 0}};
        std::vector<std::string> values{};
        std::unordered_map<std::string, uint32_t> value_index{};

        uint32_t set_of(const std::vector<std::string>& texts);
    };
    std::array<Facet, kFacetFields.size()> facets_;
    std::array<std::vector<double>, kNumberFields.size()> numbers_;
    std::vector<uint16_t> name_words_;
    DocSet present_;
    DocSet removed_;
};

}  // namespace millrace::search
