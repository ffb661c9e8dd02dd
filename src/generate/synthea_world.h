// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "generate/synthea_calendar.h"
#include "generate/synthea_vocabulary.h"

namespace millrace::generate {

// How many rows a table's file has, and how many of them differ; the rest are exact copies.
struct TableSize {
    int64_t rows = 0;
    int64_t distinct = 0;
};

// Everything that `scale` decides. At 1.0: 1,260,000 encounters, 5,380,000 observations, 483,000
// conditions, 132,000 patients, 2,558 days with symptom encounters, 10,433 days in all. Below, all
// of it shrinks in proportion, but never to nothing; above, days stay as they are.
struct SyntheaSizes {
    explicit SyntheaSizes(double scale);
    TableSize encounters, observations, conditions, patients;
    int64_t days = 0;
    int64_t symptom_days = 0;
};

// Streams of random numbers, one per kind of fact, so that facts do not depend on each other.
enum class Stream : uint64_t {
    PatientId,
    EncounterId,
    Encounter,
    Lifespan,
    PatientRow,
    ObservationRow,
    ConditionRow,
    Order,  // of the four files: Order + 0 .. Order + 3
};

struct Encounter {
    std::chrono::sys_days date;
    int64_t patient = 0;  // number of a patient alive on that day
    const Concept* kind = nullptr;
    const Concept* reason = nullptr;  // null if none is known
};

// The facts behind the four tables. Each is a pure function of (seed, scale, number), so any thread
// can ask for any of them in any order, and tables agree without being kept in memory.
class SyntheaWorld {
  public:
    SyntheaWorld(const SyntheaSizes& sizes, uint64_t seed);

    const SyntheaSizes& sizes() const { return sizes_; }
    uint64_t seed() const { return seed_; }
    Rng rng(Stream stream, int64_t number) const {
        return Rng(seed_, static_cast<uint64_t>(stream), static_cast<uint64_t>(number));
    }

    // Encounters, numbered [0, sizes().encounters.distinct). The first ones meet every day of the
    // calendar once, symptom days with a reason, so that no day is missing by chance.
    Encounter encounter(int64_t number) const;
    void append_encounter_id(std::string& out, int64_t number) const;

    // Patients, numbered [0, sizes().patients.distinct) by birth.
    std::chrono::sys_days birth(int64_t patient) const;
    // Nothing for those who are alive at the end of the calendar.
    std::optional<std::chrono::sys_days> death(int64_t patient) const;
    void append_patient_id(std::string& out, int64_t patient) const;

    const Concept& draw_condition(Rng& rng) const { return conditions_.draw(rng); }

  private:
    int64_t draw_patient(std::chrono::sys_days alive_on, Rng& rng) const;

    SyntheaSizes sizes_;
    uint64_t seed_;
    SyntheaCalendar calendar_;
    WeightedChoice other_encounters_;
    WeightedChoice conditions_;
};

}  // namespace millrace::generate
