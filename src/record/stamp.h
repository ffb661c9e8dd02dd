// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/json.h"

namespace millrace::record {

// Who writes what runs leave behind.
inline constexpr const char* kActor = "urn:li:corpuser:millrace";

// As the catalog counts time: since 1970 UTC.
inline int64_t milliseconds(base::Timestamp time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

// The record AuditStamp or TimeStamp.
inline base::Json stamp(base::Timestamp time) {
    return {{"time", milliseconds(time)}, {"actor", kActor}};
}

}  // namespace millrace::record
