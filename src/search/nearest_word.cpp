// SPDX-License-Identifier: Apache-2.0
#include "search/nearest_word.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "search/characters.h"
#include "search/terms.h"

namespace millrace::search {
namespace {

constexpr size_t kShortest = 3;
constexpr size_t kLongest = 40;

// How far words are from one word, told them in order: what a word shares with the one before it is
// not computed again. Optimal string alignment, a row for each character.
class Distance {
  public:
    Distance(std::u32string word, size_t most) : word_(std::move(word)), most_(most) {
        rows_[0].resize(word_.size() + 1);
        for (size_t i = 0; i <= word_.size(); ++i) rows_[0][i] = i;
        for (auto& row : rows_) row.resize(word_.size() + 1);
    }

    // Nothing if it is too far; then no word is near that begins with its first hopeless()
    // characters, if these are any.
    std::optional<size_t> of(const std::u32string& other) {
        hopeless_ = 0;
        if (other.size() > kLongest) return std::nullopt;
        size_t shared = 0;
        while (shared < std::min(other.size(), other_.size()) && other[shared] == other_[shared]) {
            ++shared;
        }
        other_ = other;
        for (size_t i = shared; i < other.size(); ++i) {
            fill(i + 1);
            if (least_[i + 1] <= most_) continue;
            hopeless_ = i + 1;
            other_.resize(i + 1);
            return std::nullopt;
        }
        const size_t distance = rows_[other.size()].back();
        return distance <= most_ ? std::optional(distance) : std::nullopt;
    }
    size_t hopeless() const { return hopeless_; }

  private:
    void fill(size_t i) {
        auto& row = rows_[i];
        row[0] = i;
        size_t least = row[0];
        for (size_t j = 1; j <= word_.size(); ++j) {
            const bool is_same = other_[i - 1] == word_[j - 1];
            row[j] = std::min(
                {rows_[i - 1][j] + 1, row[j - 1] + 1, rows_[i - 1][j - 1] + (is_same ? 0 : 1)});
            if (i > 1 && j > 1 && other_[i - 1] == word_[j - 2] && other_[i - 2] == word_[j - 1]) {
                row[j] = std::min(row[j], rows_[i - 2][j - 2] + 1);
            }
            least = std::min(least, row[j]);
        }
        // Two characters that change places reach over a row.
        least_[i] = std::min(least, least_in_[i - 1] + 1);
        least_in_[i] = least;
    }

    const std::u32string word_;
    const size_t most_;
    std::u32string other_;
    std::array<std::vector<size_t>, kLongest + 1> rows_;
    std::array<size_t, kLongest + 1> least_{};
    std::array<size_t, kLongest + 1> least_in_{};
    size_t hopeless_ = 0;
};

bool is_offered(const std::u32string& word, std::string_view text) {
    return word.size() >= kShortest && text.size() <= kLongest &&
           text.find_first_of("0123456789") == text.npos;
}

}  // namespace

std::string nearest_word(const Snapshot& snapshot, const std::vector<std::string>& fronts,
                         std::string_view word, size_t slips_max) {
    std::map<std::string, size_t, std::less<>> near;  // with how many documents
    size_t nearest = slips_max;
    for (const std::string& front : fronts) {
        Distance distance(characters_of(word), slips_max);
        SnapshotTerms terms(snapshot.parts(), front);
        while (!terms.at_end() && terms.term().starts_with(front)) {
            const std::string_view text = std::string_view(terms.term()).substr(front.size());
            const std::u32string other = characters_of(text);
            const auto slips = distance.of(other);
            if (slips && *slips <= nearest && is_offered(other, text)) {
                size_t count = 0;
                terms.for_each([&](DocId) { ++count; });
                if (count > 0 && *slips < nearest) near.clear();
                if (count > 0) {
                    nearest = *slips;
                    near[std::string(text)] += count;
                }
            }
            if (slips || distance.hopeless() == 0) {
                terms.next();
            } else {
                const size_t end = characters_end(text, distance.hopeless());
                terms.seek(front + std::string(text.substr(0, end)) + '\xFF');
            }
        }
    }
    const auto most = std::max_element(
        near.begin(), near.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == near.end() ? "" : most->first;
}

}  // namespace millrace::search
