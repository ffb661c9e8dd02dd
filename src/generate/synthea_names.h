// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace millrace::generate {

// Names of people and places. No text holds a comma or a quote.

std::span<const std::string_view> women_names();
std::span<const std::string_view> men_names();
std::span<const std::string_view> family_names();
std::span<const std::string_view> street_names();
std::span<const std::string_view> street_kinds();
std::span<const std::string_view> races();
std::span<const std::string_view> ethnicities();

struct Town {
    std::string_view name;
    std::string_view zip;
};
// Towns of Massachusetts, the state that Synthea simulates by default.
std::span<const Town> towns();

}  // namespace millrace::generate
