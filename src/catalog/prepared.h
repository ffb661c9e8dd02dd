// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "catalog/proposal.h"
#include "catalog/registry.h"

namespace millrace::catalog {

// A proposal that is right by itself: its names are the model's, its value is one of its aspect, in
// the one form in which it is kept. What it meets in the catalog is not known yet. Making one takes
// a third of the time of a write and needs no transaction: any thread does it for itself.
struct Prepared {
    Proposal proposal;  // its value is taken, unless it is a patch
    Urn urn;            // in the model's spelling
    const EntityType* type = nullptr;
    const AspectType* aspect = nullptr;  // null: the model does not know it
    std::string name;                    // of the aspect, in the model's spelling
    base::Json value{};                  // nothing of a key, a patch or a removal
    std::string text{};                  // of the value
    std::optional<std::string> properties{};

    bool is_key() const { return name == type->key_aspect; }
    bool is_series() const { return aspect != nullptr && aspect->kind == AspectKind::Timeseries; }
};

// InvalidArgument for what is no value of its aspect, or an aspect of other entity types.
base::Result<Prepared> prepare(const Registry& registry, Proposal proposal);
// All of them; of several the message says which: "proposal 3: ...".
base::Result<std::vector<Prepared>> prepare(const Registry& registry,
                                            std::vector<Proposal> proposals);

// The value of an aspect, null if the model does not know it, as it is kept.
base::Result<base::Json> kept_value(const Registry& registry, const AspectType* aspect,
                                    const std::string& name, base::Json value);

}  // namespace millrace::catalog
