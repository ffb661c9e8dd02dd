// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::search {

// Of what stands in the index; another number is another format, and made anew.
inline constexpr int kIndexFormat = 5;

// What a commit is: the segments in it and how far they go. A file of lines, replaced as a whole.
struct Manifest {
    struct Entry {
        std::string file;       // its name beside the manifest
        uint32_t identity = 0;  // IndexSegment::identity()
        bool operator==(const Entry&) const = default;
    };
    int64_t applied = 0;            // the number of the last change of the log
    std::string boot{};             // of the machine, when it was written
    std::vector<Entry> segments{};  // the oldest first
    uint64_t next_file = 1;         // numbers below are taken

    std::string text() const;
    // Nothing if it is none, or of another format.
    static std::optional<Manifest> of(std::string_view text);
};

}  // namespace millrace::search
