// SPDX-License-Identifier: Apache-2.0
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>
#include <string_view>
#include <vector>

#include "elt/scan_batch.h"

namespace millrace::elt {

// Cuts single lines of one of the scan's files, wherever they stand. One thread.
class LineCutter {
  public:
    explicit LineCutter(const Scan& scan)
        : scan_(scan), delimiter_(scan.survey.spec.dialect.delimiter) {}

    // The lines to come are this file's.
    void open(size_t file) {
        const std::string_view bytes = scan_.survey.files[file].bytes->bytes();
        file_end_ = bytes.data() + bytes.size();
        fields_ = &scan_.survey.files[file].columns;
    }

    // Cuts the line that begins at `line`.
    void cut(const char* line) {
        begin_ = line;
        ends_.clear();
        const char* at = line;
#ifdef __SSE2__
        // Sixteen bytes at a time, as long as they are all the file's.
        const __m128i delimiters = _mm_set1_epi8(delimiter_);
        const __m128i newlines = _mm_set1_epi8('\n');
        for (; file_end_ - at >= 16; at += 16) {
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
        for (; at != file_end_ && *at != '\n'; ++at) {
            if (*at == delimiter_) ends_.push_back(at);
        }
        ends_.push_back(at);
    }

    // Of the line that was cut.
    size_t line_bytes() const {
        return static_cast<size_t>(ends_.back() - begin_);
    }

    // The line's field for a column of the source.
    Field field(size_t column) const {
        const auto& index = (*fields_)[column];
        // A field can only be missing from a line if the file changed since the survey.
        if (!index || *index >= ends_.size()) return std::nullopt;
        const char* from = *index == 0 ? begin_ : ends_[*index - 1] + 1;
        const std::string_view text(from, static_cast<size_t>(ends_[*index] - from));
        if (scan_.is_null(text)) return std::nullopt;
        return text;
    }

  private:
    const Scan& scan_;
    char delimiter_;
    const char* file_end_ = nullptr;
    const std::vector<std::optional<size_t>>* fields_ = nullptr;
    const char* begin_ = nullptr;
    std::vector<const char*> ends_;
};

}  // namespace millrace::elt
