// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "generate/rng.h"

namespace millrace::generate {

// The medical words of the generated tables: codes as SNOMED CT (encounters, conditions) and LOINC
// (observations) write them. No text holds a comma or a quote.

struct Concept {
    std::string_view code;
    std::string_view description;
    unsigned weight = 1;  // how often, against the others of its list
};

// How an observation is told: numbers from `low` to `high` in units of 10^-decimals, or, where
// `answers` is not empty, one of these texts and no unit.
struct Measure {
    std::string_view code;
    std::string_view description;
    std::string_view units;
    uint32_t low = 0;
    uint32_t high = 0;
    int decimals = 0;
    std::span<const std::string_view> answers = {};
};

// The kind of encounter that the studies look for; it alone has such a description.
extern const Concept kSymptomEncounter;
std::span<const Concept> other_encounters();
// Conditions, and so also the reasons of encounters. Some are kinds of sinusitis.
std::span<const Concept> conditions();
// Measures that are taken together stand together.
std::span<const Measure> measures();

// Draws from a list by weight, in constant time. The list must outlive it.
class WeightedChoice {
  public:
    explicit WeightedChoice(std::span<const Concept> concepts);
    const Concept& draw(Rng& rng) const { return *slots_[rng.below(slots_.size())]; }

  private:
    std::vector<const Concept*> slots_;  // each concept `weight` times
};

}  // namespace millrace::generate
