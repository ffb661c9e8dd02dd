// SPDX-License-Identifier: Apache-2.0
#include "generate/synthea_world.h"

#include <algorithm>
#include <cmath>

#include "generate/text_append.h"

namespace millrace::generate {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// Births are spread evenly over this time; it begins before the calendar does, so that somebody is
// there on its first day.
constexpr sys_days kFirstBirth = SyntheaCalendar::kOldest - days(365);
constexpr int64_t kBirthSpan = (SyntheaCalendar::kNewest - kFirstBirth).count() + 1;
constexpr int64_t kShortestLife = 60 * 365;  // days
constexpr int64_t kLongestLife = 112 * 365;

int64_t scaled(int64_t full, double scale) {
    return std::max<int64_t>(1, std::llround(static_cast<double>(full) * scale));
}

TableSize table_size(int64_t full_rows, double copies, double scale) {
    const int64_t rows = scaled(full_rows, scale);
    return {rows, rows - std::llround(static_cast<double>(rows) * copies)};
}

}  // namespace

SyntheaSizes::SyntheaSizes(double scale)
    : encounters(table_size(1'260'000, 0.03, scale)),
      observations(table_size(5'380'000, 0.03, scale)),
      conditions(table_size(483'000, 0.02, scale)),
      patients(table_size(132'000, 0.03, scale)) {
    const double day_scale = std::min(scale, 1.0);
    days = std::min({scaled(10'433, day_scale), encounters.distinct, observations.distinct});
    symptom_days = std::min(scaled(2'558, day_scale), days);
}

SyntheaWorld::SyntheaWorld(const SyntheaSizes& sizes, uint64_t seed)
    : sizes_(sizes),
      seed_(seed),
      calendar_(sizes.days, sizes.symptom_days),
      other_encounters_(generate::other_encounters()),
      conditions_(generate::conditions()) {}

Encounter SyntheaWorld::encounter(int64_t number) const {
    Rng rng = this->rng(Stream::Encounter, number);
    const bool first_of_day = number < calendar_.count();
    const bool symptom = first_of_day ? number < calendar_.symptom() : rng.chance(400);
    int64_t day = number;
    if (!first_of_day) day = symptom ? calendar_.draw_symptom(rng) : calendar_.draw_other(rng);

    Encounter encounter;
    encounter.date = calendar_.date(day);
    encounter.patient = draw_patient(encounter.date, rng);
    encounter.kind = symptom ? &kSymptomEncounter : &other_encounters_.draw(rng);
    const bool has_reason = symptom ? first_of_day || rng.chance(920) : rng.chance(250);
    if (has_reason) encounter.reason = &conditions_.draw(rng);
    return encounter;
}

void SyntheaWorld::append_encounter_id(std::string& out, int64_t number) const {
    append_uuid(out, seed_, static_cast<uint64_t>(Stream::EncounterId),
                static_cast<uint64_t>(number));
}

sys_days SyntheaWorld::birth(int64_t patient) const {
    return kFirstBirth + days(patient * kBirthSpan / sizes_.patients.distinct);
}

std::optional<sys_days> SyntheaWorld::death(int64_t patient) const {
    Rng rng = this->rng(Stream::Lifespan, patient);
    const uint64_t lived = kShortestLife + rng.below(kLongestLife - kShortestLife);
    const sys_days death = birth(patient) + days(lived);
    if (death > SyntheaCalendar::kNewest) return std::nullopt;
    return death;
}

void SyntheaWorld::append_patient_id(std::string& out, int64_t patient) const {
    append_uuid(out, seed_, static_cast<uint64_t>(Stream::PatientId),
                static_cast<uint64_t>(patient));
}

// Draws among those born by then until one is alive; in the unlikely case that sixteen are not, the
// youngest is, being days old.
int64_t SyntheaWorld::draw_patient(sys_days alive_on, Rng& rng) const {
    const int64_t age_of_first = (alive_on - kFirstBirth).count();
    const int64_t all = sizes_.patients.distinct;
    const int64_t born = std::min(all, ((age_of_first + 1) * all + kBirthSpan - 1) / kBirthSpan);
    for (int draws = 0; draws < 16; ++draws) {
        const auto patient = static_cast<int64_t>(rng.below(static_cast<uint64_t>(born)));
        // Nobody dies young here, which saves asking for most.
        if (alive_on - birth(patient) < days(kShortestLife)) return patient;
        const std::optional<sys_days> died = death(patient);
        if (!died || *died >= alive_on) return patient;
    }
    return born - 1;
}

}  // namespace millrace::generate
