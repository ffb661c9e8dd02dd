// SPDX-License-Identifier: Apache-2.0
#include "server/metrics.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace millrace::server {
namespace {

// Of this process; 0 where the kernel does not say.
int64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    int64_t total = 0;
    int64_t resident = 0;
    file >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
    out += fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
}

void gauge(std::string& out, std::string_view name, std::string_view help, double value) {
    head(out, name, "gauge", help);
    out += fmt::format("{} {}\n", name, value);
}

}  // namespace

void Metrics::count(std::string_view operation, int status, std::chrono::nanoseconds took) {
    ++requests_[{std::string(operation), status}];
    auto found = durations_.find(operation);
    if (found == durations_.end()) found = durations_.try_emplace(std::string(operation)).first;
    Durations& durations = found->second;
    const double seconds = std::chrono::duration<double>(took).count();
    ++durations.count;
    durations.seconds += seconds;
    for (size_t i = 0; i < kBuckets.size(); ++i) {
        if (seconds <= kBuckets[i]) ++durations.at_most[i];
    }
}

std::string Metrics::text(const Now& now) const {
    std::string out;
    head(out, "millrace_http_requests_total", "counter", "Requests that were answered.");
    for (const auto& [key, value] : requests_) {
        out += fmt::format("millrace_http_requests_total{{operation=\"{}\",status=\"{}\"}} {}\n",
                           key.first, key.second, value);
    }
    constexpr std::string_view kDuration = "millrace_http_request_duration_seconds";
    head(out, kDuration, "histogram", "From a whole request to its answer.");
    for (const auto& [operation, durations] : durations_) {
        for (size_t i = 0; i < kBuckets.size(); ++i) {
            out += fmt::format("{}_bucket{{operation=\"{}\",le=\"{}\"}} {}\n", kDuration, operation,
                               kBuckets[i], durations.at_most[i]);
        }
        out += fmt::format(
            "{0}_bucket{{operation=\"{1}\",le=\"+Inf\"}} {2}\n"
            "{0}_sum{{operation=\"{1}\"}} {3}\n{0}_count{{operation=\"{1}\"}} {2}\n",
            kDuration, operation, durations.count, durations.seconds);
    }
    gauge(out, "millrace_http_connections", "Connections that are open.",
          static_cast<double>(now.connections));
    gauge(out, "millrace_event_listeners", "Connections that are told of events.",
          static_cast<double>(now.listeners));
    gauge(out, "millrace_write_lent", "1 while a command has the right to write.",
          now.is_lent ? 1 : 0);
    gauge(out, "millrace_search_changes_left", "Changes that the search index is being given.",
          static_cast<double>(now.search_changes_left));
    gauge(out, "process_resident_memory_bytes", "Memory of the process.",
          static_cast<double>(resident_bytes()));
    gauge(out, "millrace_up_seconds", "Since the server began.",
          std::chrono::duration<double>(now.up).count());
    return out;
}

}  // namespace millrace::server
