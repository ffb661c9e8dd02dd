// SPDX-License-Identifier: Apache-2.0
#include "net/event_feed.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace millrace::net {
namespace {

// The number of "<epoch>-<n>"; nothing of another epoch.
std::optional<uint64_t> number_of(std::string_view id, std::string_view epoch) {
    if (!id.starts_with(epoch) || id.substr(epoch.size(), 1) != "-") return std::nullopt;
    id.remove_prefix(epoch.size() + 1);
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    if (error != std::errc() || end != id.data() + id.size()) return std::nullopt;
    return number;
}

}  // namespace

EventFeed::Frame EventFeed::frame(std::string_view type, std::string_view data,
                                  uint64_t number) const {
    return std::make_shared<const std::string>(
        fmt::format("id: {}-{}\nevent: {}\ndata: {}\n\n", epoch_, number, type, data));
}

void EventFeed::publish(std::string_view type, std::string_view data) {
    const base::MutexLock lock(mutex_);
    remembered_.push_back(frame(type, data, ++newest_));
    if (remembered_.size() > kRemembered) remembered_.pop_front();
    for (const auto& [id, deliver] : listeners_) deliver(remembered_.back());
}

void EventFeed::publish_passing(std::string_view type, std::string_view data) {
    const auto frame =
        std::make_shared<const std::string>(fmt::format("event: {}\ndata: {}\n\n", type, data));
    const base::MutexLock lock(mutex_);
    for (const auto& [id, deliver] : listeners_) deliver(frame);
}

EventFeed::Joined EventFeed::join(std::string_view last_event_id, Deliver deliver) {
    const base::MutexLock lock(mutex_);
    Joined joined{++last_listener_, {}};
    listeners_.emplace(joined.listener, std::move(deliver));
    const auto last = number_of(last_event_id, epoch_);
    const uint64_t oldest = newest_ - remembered_.size() + 1;
    if (last_event_id.empty()) {
        joined.first.push_back(frame("hello", "{}", newest_));
    } else if (!last || *last > newest_ || *last + 1 < oldest) {
        joined.first.push_back(frame("reset", "{}", newest_));
    } else {
        const auto missed = static_cast<std::ptrdiff_t>(newest_ - *last);
        joined.first.assign(remembered_.end() - missed, remembered_.end());
    }
    return joined;
}

void EventFeed::leave(uint64_t listener) {
    const base::MutexLock lock(mutex_);
    listeners_.erase(listener);
}

size_t EventFeed::listeners() {
    const base::MutexLock lock(mutex_);
    return listeners_.size();
}

}  // namespace millrace::net
