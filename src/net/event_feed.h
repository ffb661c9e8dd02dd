// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"

namespace millrace::net {

// What happens, told to all who listen, as server-sent events (WHATWG HTML, section 9.2). Any
// thread may call any method.
//
// Events are numbered "<epoch>-<n>". Who comes back with the number of the last one it had is told
// of those since; where that can no longer be done - another process, too long ago - it is sent the
// event "reset", and must read anew whatever it shows.
class EventFeed {
  public:
    static constexpr size_t kRemembered = 256;

    // A whole event as it is sent.
    using Frame = std::shared_ptr<const std::string>;
    // Called by who publishes, under the feed's lock: must not wait, nor call the feed.
    using Deliver = std::function<void(const Frame&)>;

    // `epoch` is another one in each process: when it began.
    explicit EventFeed(std::string epoch) : epoch_(std::move(epoch)) {}

    // `data` is JSON without line ends.
    void publish(std::string_view type, std::string_view data);
    // For who listens now: it has no number and is not remembered, since the next of its kind says
    // all that it said.
    void publish_passing(std::string_view type, std::string_view data);

    struct Joined {
        uint64_t listener = 0;
        std::vector<Frame> first;  // what was missed, or a word on where the feed stands
    };
    Joined join(std::string_view last_event_id, Deliver deliver);
    void leave(uint64_t listener);
    size_t listeners();

  private:
    Frame frame(std::string_view type, std::string_view data, uint64_t number) const;

    const std::string epoch_;
    base::Mutex mutex_;
    uint64_t newest_ MR_GUARDED_BY(mutex_) = 0;
    std::deque<Frame> remembered_ MR_GUARDED_BY(mutex_);
    uint64_t last_listener_ MR_GUARDED_BY(mutex_) = 0;
    std::map<uint64_t, Deliver> listeners_ MR_GUARDED_BY(mutex_);
};

}  // namespace millrace::net
