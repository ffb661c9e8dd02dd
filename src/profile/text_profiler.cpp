// SPDX-License-Identifier: Apache-2.0
#include "profile/text_profiler.h"

#define XXH_INLINE_ALL  // most texts are a few bytes: the call would cost more than the hash
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

#include "base/utf8.h"
#include "profile/valid_rows.h"

namespace millrace::profile {
namespace {

using columnar::TextRef;

// Bytes that begin a code point: all but 10xxxxxx. Eight at a time, since most texts are short.
int64_t code_points(std::string_view text) {
    constexpr uint64_t kLowBits = 0x0101010101010101;
    int64_t continuations = 0;
    size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        continuations += std::popcount((word >> 7) & ~(word >> 6) & kLowBits);
    }
    for (; at < text.size(); ++at) {
        if ((static_cast<uint8_t>(text[at]) & 0xC0) == 0x80) ++continuations;
    }
    return static_cast<int64_t>(text.size()) - continuations;
}

TextKey key_of(std::string_view text) {
    return {XXH3_64bits(text.data(), text.size()), static_cast<uint32_t>(text.size()), 0};
}

// Of two refs of one batch: surely the same text. Repeats of a long one mostly share its bytes.
bool is_repeat(const TextRef& a, const TextRef& b) {
    return std::memcmp(&a, &b, sizeof(TextRef)) == 0;
}

}  // namespace

void TextProfiler::LengthSum::add(int64_t length, int64_t times) {
    min = count == 0 ? length : std::min(min, length);
    max = std::max(max, length);
    sum += length * times;
    count += times;
}

void TextProfiler::LengthSum::merge(const LengthSum& other) {
    if (other.count == 0) return;
    min = count == 0 ? other.min : std::min(min, other.min);
    max = std::max(max, other.max);
    sum += other.sum;
    count += other.count;
}

int64_t TextProfiler::length_of(std::string_view text) const {
    return is_blob_ ? static_cast<int64_t>(text.size()) : code_points(text);
}

void TextProfiler::bound(std::string_view text) {
    text = text.substr(0, kKeptBytesMax);
    if (!is_bounded_) {
        min_ = max_ = text;
        is_bounded_ = true;
    } else if (text < min_) {
        min_ = text;
    } else if (text > max_) {
        max_ = text;
    }
}

void TextProfiler::append(const columnar::ColumnView& column) {
    texts_.clear();
    const auto* refs = column.values<TextRef>();
    if (column.validity == nullptr) {
        texts_.assign(refs, refs + column.rows);
    } else {
        for_each_valid(column, [&](size_t row) { texts_.push_back(refs[row]); });
    }
    nulls_ += static_cast<int64_t>(column.rows - texts_.size());
    std::span<const TextRef> texts = texts_;
    if (distinct_.is_exact()) texts = texts.subspan(count_each(texts_));
    values_ += static_cast<int64_t>(texts.size());
    if (!texts.empty()) sketch(texts);
}

// Answers how many were counted before the counts overflowed: all, if they did not.
size_t TextProfiler::count_each(const std::vector<TextRef>& texts) {
    Entry* entry = nullptr;
    for (size_t i = 0; i < texts.size(); ++i) {
        if (entry == nullptr || !is_repeat(texts[i], texts[i - 1])) {
            const TextKey key = key_of(texts[i].view());
            entry = &distinct_.table().entry(key, key.hash);
        }
        if (++entry->count > 1) continue;
        const std::string_view text = texts[i].view();
        entry->key.number = kept_.add(text, length_of(text));
        bound(text);
        if (firsts_.size() < kExamplesMax) firsts_.emplace_back(text.substr(0, kKeptBytesMax));
        if (distinct_.is_full()) {
            values_ += static_cast<int64_t>(i) + 1;
            overflow();
            return i + 1;
        }
    }
    values_ += static_cast<int64_t>(texts.size());
    return texts.size();
}

void TextProfiler::sketch(std::span<const TextRef> texts) {
    TextKey key;
    Entry* entry = nullptr;
    int64_t length = 0;
    for (size_t i = 0; i < texts.size(); ++i) {
        if (i == 0 || !is_repeat(texts[i], texts[i - 1])) {
            const std::string_view text = texts[i].view();
            key = key_of(text);
            length = length_of(text);
            distinct_.sketch(key.hash);
            bound(text);
            entry = nullptr;
        }
        lengths_.add(length, 1);
        if (!distinct_.counts()) continue;
        if (entry == nullptr) entry = &distinct_.table().entry(key, key.hash);
        if (++entry->count > 1) continue;
        entry->key.number = kept_.add(texts[i].view(), length);
        if (distinct_.is_full()) {
            distinct_.prune(values_);
            drop_unused_texts();
            entry = nullptr;
        }
    }
}

void TextProfiler::overflow() {
    summarise();
    distinct_.overflow(values_);
    drop_unused_texts();
}

// Makes the lengths of the counts, if that has not been done. Counting must not go on after it.
void TextProfiler::summarise() {
    if (!distinct_.is_exact()) return;
    distinct_.table().for_each(
        [this](const Entry& entry) { lengths_.add(kept_.length(entry.key.number), entry.count); });
}

void TextProfiler::drop_unused_texts() {
    KeptTexts used;
    distinct_.table().for_each([&](Entry& entry) {
        const uint32_t number = entry.key.number;
        entry.key.number = used.add(kept_.text(number), kept_.length(number));
    });
    kept_ = std::move(used);
}

void TextProfiler::merge(ColumnProfiler& merged) {
    auto& other = static_cast<TextProfiler&>(merged);
    nulls_ += other.nulls_;
    const bool both_exact = distinct_.is_exact() && other.distinct_.is_exact();
    if (!both_exact) {
        summarise();
        other.summarise();
        lengths_.merge(other.lengths_);
    }
    if (other.is_bounded_) {
        bound(other.min_);
        bound(other.max_);
    }
    values_ += other.values_;
    distinct_.merge(other.distinct_, values_, [&](const Entry& entry, Entry& mine) {
        if (mine.count > 0) return;
        const uint32_t number = entry.key.number;
        mine.key.number = kept_.add(other.kept_.text(number), other.kept_.length(number));
    });
    if (both_exact && distinct_.is_full()) {
        overflow();
    } else if (!both_exact) {
        drop_unused_texts();
    }
    for (std::string& text : other.firsts_) {
        if (firsts_.size() == kExamplesMax) break;
        if (std::find(firsts_.begin(), firsts_.end(), text) == firsts_.end()) {
            firsts_.push_back(std::move(text));
        }
    }
}

std::vector<std::string> TextProfiler::finish(ColumnProfile& profile) {
    profile.null_count = nulls_;
    profile.distinct = distinct_.distinct(values_);
    if (values_ == 0) return {};
    summarise();
    profile.lengths = Lengths{lengths_.min, lengths_.max,
                              static_cast<double>(lengths_.sum) / static_cast<double>(values_)};
    if (is_blob_) return {};
    profile.min = base::excerpt(min_, kShownBytesMax);
    profile.max = base::excerpt(max_, kShownBytesMax);
    profile.frequent_exact = distinct_.is_exact();
    for (const Entry& entry :
         distinct_.most_frequent([this](const TextKey& key) { return kept_.text(key.number); })) {
        profile.frequent.push_back(
            {base::excerpt(kept_.text(entry.key.number), kShownBytesMax), entry.count});
    }
    std::vector<std::string> examples;
    for (const std::string& text : firsts_) {
        std::string shown = base::excerpt(text, kShownBytesMax);
        // Different texts may begin with the same bytes.
        if (profile.samples.size() < kSamplesMax &&
            std::find(profile.samples.begin(), profile.samples.end(), shown) ==
                profile.samples.end()) {
            profile.samples.push_back(shown);
        }
        examples.push_back(std::move(shown));
    }
    return examples;
}

}  // namespace millrace::profile
