// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace millrace::server {

// What the server did, in the text form of Prometheus (version 0.0.4). One thread at a time.
class Metrics {
  public:
    // `operation` is one of the API's, or what stands for other paths: a few names only.
    void count(std::string_view operation, int status, std::chrono::nanoseconds took);
    // What is true at the moment of asking.
    struct Now {
        size_t connections = 0;
        size_t listeners = 0;
        bool is_lent = false;             // the right to write
        int64_t search_changes_left = 0;  // that the index is being given
        std::chrono::nanoseconds up{0};
    };
    std::string text(const Now& now) const;

  private:
    static constexpr std::array<double, 10> kBuckets{0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                     0.025,  0.05,  0.1,    0.5,   2.5};
    struct Durations {
        std::array<int64_t, kBuckets.size()> at_most{};
        int64_t count = 0;
        double seconds = 0;
    };
    std::map<std::pair<std::string, int>, int64_t> requests_;
    std::map<std::string, Durations, std::less<>> durations_;
};

}  // namespace millrace::server
