// SPDX-License-Identifier: Apache-2.0
#include "catalog/prepared.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "catalog/value_check.h"

namespace millrace::catalog {
namespace {

constexpr size_t kAspectNameBytesMax = 200;

base::Result<void> check_name(const std::string& name) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    };
    if (!name.empty() && name.size() <= kAspectNameBytesMax &&
        std::all_of(name.begin(), name.end(), is_plain)) {
        return {};
    }
    return base::invalid_argument("not a name of an aspect: " + base::excerpt(name, 100))
        .hint(fmt::format("letters, digits, _, - and points, {} at most", kAspectNameBytesMax));
}

base::Result<void> check_aspect(const EntityType& type, const AspectType& aspect, const Urn& urn) {
    if (aspect.kind == AspectKind::Key) {
        return base::invalid_argument(
            fmt::format("aspect {} is not the key of {}", aspect.name, type.name));
    }
    if (type.has_aspect(aspect.name)) return {};
    return base::invalid_argument(
               fmt::format("aspect {} is not one of {}: {}", aspect.name, type.name, urn.text()))
        .hint(fmt::format("it has {}", fmt::join(type.aspects, ", ")));
}

base::Result<void> check_series(const std::string& name, const Proposal& proposal) {
    switch (proposal.change) {
        case ChangeType::Create:
        case ChangeType::Update:
        case ChangeType::Patch:
            return base::invalid_argument(
                name + " is a series: its points are written, replaced and removed");
        default:
            break;
    }
    if (!proposal.conditions.any()) return {};
    return base::invalid_argument(name + " is a series: no condition can hold of its newest value");
}

}  // namespace

base::Result<base::Json> kept_value(const Registry& registry, const AspectType* aspect,
                                    const std::string& name, base::Json value) {
    if (aspect != nullptr) return check_value(registry, *aspect, std::move(value));
    if (value.is_object()) return sort_keys(std::move(value));
    return base::invalid_argument(name + ": value: expected an object");
}

base::Result<Prepared> prepare(const Registry& registry, Proposal proposal) {
    const Urn urn = MR_TRY(registry.resolve(proposal.urn));
    const EntityType& type = *registry.entity(urn.type());
    const AspectType* aspect = registry.aspect(proposal.aspect);
    Prepared prepared{std::move(proposal), urn, &type, aspect, ""};
    const Proposal& asked = prepared.proposal;
    prepared.name = aspect != nullptr ? aspect->name : asked.aspect;
    MR_TRY(check_name(prepared.name));
    if (!prepared.is_key() && aspect != nullptr) MR_TRY(check_aspect(type, *aspect, urn));
    if (prepared.is_series()) MR_TRY(check_series(prepared.name, asked));
    if (!asked.properties.is_null()) prepared.properties = asked.properties.dump();
    const bool is_whole = asked.change != ChangeType::Patch && asked.change != ChangeType::Delete;
    // The key is what the urn says, whatever the client wrote.
    if (prepared.is_key() || !is_whole) return prepared;
    prepared.value = MR_TRY(kept_value(registry, aspect, prepared.name,
                                       std::exchange(prepared.proposal.value, nullptr)));
    prepared.text = prepared.value.dump();
    return prepared;
}

base::Result<std::vector<Prepared>> prepare(const Registry& registry,
                                            std::vector<Proposal> proposals) {
    std::vector<Prepared> all;
    all.reserve(proposals.size());
    for (Proposal& proposal : proposals) {
        auto one = prepare(registry, std::move(proposal));
        if (one.ok()) {
            all.push_back(*std::move(one));
        } else if (proposals.size() == 1) {
            return std::move(one).error();
        } else {
            return std::move(one).error().in(fmt::format("proposal {}", all.size() + 1));
        }
    }
    return all;
}

}  // namespace millrace::catalog
