// SPDX-License-Identifier: Apache-2.0
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <iterator>
#include <string_view>
#include <vector>

#include "elt/scan_batch.h"

namespace millrace::elt {

// A line that belongs to a partition: where it begins. Its file follows from the address.
using LineStart = const char*;

// Cuts single lines of the scan's files, wherever they stand. One thread.
class LineCutter {
  public:
    explicit LineCutter(const Scan& scan) : scan_(scan) {
        for (size_t i = 0; i < scan.survey.files.size(); ++i) {
            const std::string_view bytes = scan.survey.files[i].bytes->bytes();
            if (!bytes.empty()) files_.push_back({bytes.data(), bytes.data() + bytes.size(), i});
        }
        std::sort(files_.begin(), files_.end(),
                  [](const File& a, const File& b) { return a.begin < b.begin; });
    }

    // Cuts the line and keeps what fields() needs.
    void cut(LineStart line) {
        const auto after =
            std::upper_bound(files_.begin(), files_.end(), line,
                             [](LineStart at, const File& f) { return at < f.begin; });
        const File& file = *std::prev(after);
        file_ = file.index;
        begin_ = line;
        ends_.clear();
        const char delimiter = scan_.survey.spec.dialect.delimiter;
        const char* at = line;
#ifdef __SSE2__
        // Sixteen bytes at a time, as long as they are all the file's.
        const __m128i delimiters = _mm_set1_epi8(delimiter);
        const __m128i newlines = _mm_set1_epi8('\n');
        for (; file.end - at >= 16; at += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
            const auto ends =
                static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, newlines)));
            auto fields =
                static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, delimiters)));
            if (ends != 0) fields &= (ends & -ends) - 1;  // those before the first newline
            for (; fields != 0; fields &= fields - 1)
                ends_.push_back(at + std::countr_zero(fields));
            if (ends != 0) {
                ends_.push_back(at + std::countr_zero(ends));
                return;
            }
        }
#endif
        for (; at != file.end && *at != '\n'; ++at) {
            if (*at == delimiter) ends_.push_back(at);
        }
        ends_.push_back(at);
    }
    Field field(size_t column) const {
        const auto index = scan_.field_of(file_, column);
        // A field can only be missing from a line if the file changed since the survey.
        if (!index || *index >= ends_.size()) return std::nullopt;
        const char* from = *index == 0 ? begin_ : ends_[*index - 1] + 1;
        const std::string_view text(from, static_cast<size_t>(ends_[*index] - from));
        if (scan_.is_null(text)) return std::nullopt;
        return text;
    }

  private:
    struct File {
        const char* begin;
        const char* end;
        size_t index;
    };
    const Scan& scan_;
    std::vector<File> files_;
    size_t file_ = 0;
    LineStart begin_ = nullptr;
    std::vector<const char*> ends_;
};

}  // namespace millrace::elt
