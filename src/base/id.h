// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <utility>

namespace millrace::base {

// An identifier that cannot be mistaken for another: `using RunId = base::Id<struct RunTag>;`.
template <typename Tag, typename Value = int64_t>
class Id {
  public:
    Id() = default;
    explicit Id(Value value) : value_(std::move(value)) {}
    const Value& value() const { return value_; }
    auto operator<=>(const Id&) const = default;

  private:
    Value value_{};
};

}  // namespace millrace::base

template <typename Tag, typename Value>
struct std::hash<millrace::base::Id<Tag, Value>> {
    size_t operator()(const millrace::base::Id<Tag, Value>& id) const noexcept {
        return std::hash<Value>{}(id.value());
    }
};
