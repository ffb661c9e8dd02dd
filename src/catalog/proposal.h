// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "catalog/urn.h"

namespace millrace::catalog {

// Stands for writes that belong to no run; they cannot be rolled back together.
inline constexpr const char* kNoRun = "no-run-id-provided";
inline constexpr const char* kUnknownActor = "urn:li:corpuser:unknown";

enum class ChangeType : uint8_t {
    Upsert,        // becomes the newest value
    Create,        // Conflict if the aspect is there; not for series
    CreateEntity,  // Conflict if the entity is there
    Update,        // Conflict if the aspect is not there; not for series
    Patch,         // the newest value, or an empty one, changed by operations; not for series
    Delete,        // the aspect with its versions or points; of the key aspect: the entity
    Restate,       // like Upsert, and an equal value is told to all projections again
};

// What must be true of the aspect's newest value before the change, a removal too, or the whole
// batch is a Conflict. The key aspect is version 1 from when its entity was made. A series has no
// newest value: any condition is refused for it.
struct Conditions {
    std::optional<int64_t> if_version_match{};             // its write counter; -1: there is none
    std::optional<base::Timestamp> if_modified_since{};    // there is one, written later
    std::optional<base::Timestamp> if_unmodified_since{};  // there is none, or not written later
    bool if_none = false;                                  // there is none

    bool any() const {
        return if_version_match || if_modified_since || if_unmodified_since || if_none;
    }
};

// What one client wants changed. The value is JSON: of a Patch, either the list of operations or
// {"patch": [...], "arrayPrimaryKeys": {"tags": ["tag"]}}; of a Delete, nothing.
struct Proposal {
    Urn urn;
    std::string aspect;
    ChangeType change = ChangeType::Upsert;
    base::Json value{};
    Conditions conditions{};
    std::string run_id = kNoRun;
    std::string actor = kUnknownActor;
    std::optional<base::Timestamp> observed{};  // now, if nothing is said
    base::Json properties{};  // what else the client's systemMetadata holds, kept as it is
};

// What became of a proposal.
struct Applied {
    bool changed = false;  // a new version, point or removal; false: an equal value
    int64_t version = 0;  // write counter of the aspect: 1 after its first write, 0 after a removal
    int64_t sequence = 0;  // in the log; 0 if nothing changed
};

}  // namespace millrace::catalog
