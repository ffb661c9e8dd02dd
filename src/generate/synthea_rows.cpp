// SPDX-License-Identifier: Apache-2.0
#include "generate/synthea_rows.h"

#include "generate/text_append.h"

namespace millrace::generate {
namespace {

void append_concept(std::string& out, const Concept& meaning) {
    out.append(meaning.code).push_back(',');
    out.append(meaning.description);
}

void append_value(std::string& out, const Measure& measure, Rng& rng) {
    if (rng.chance(15)) return;  // not recorded
    if (measure.answers.empty()) {
        append_decimal(out, measure.low + rng.below(measure.high - measure.low + 1),
                       measure.decimals);
    } else {
        out.append(measure.answers[rng.below(measure.answers.size())]);
    }
}

}  // namespace

void append_encounter(const SyntheaWorld& world, int64_t row, std::string& out) {
    const Encounter encounter = world.encounter(row);
    world.append_encounter_id(out, row);
    out.push_back(',');
    append_date(out, encounter.date);
    out.push_back(',');
    world.append_patient_id(out, encounter.patient);
    out.push_back(',');
    append_concept(out, *encounter.kind);
    out.push_back(',');
    if (encounter.reason != nullptr) {
        append_concept(out, *encounter.reason);
    } else {
        out.push_back(',');
    }
    out.push_back('\n');
}

// Encounters take turns, so that each of them, and with them each day, has its observations; what
// one encounter measures are neighbours in the list of measures, so no two of its rows are equal.
void append_observation(const SyntheaWorld& world, int64_t row, std::string& out) {
    const int64_t encounters = world.sizes().encounters.distinct;
    const int64_t number = row % encounters;
    const int64_t turn = row / encounters;
    const Encounter encounter = world.encounter(number);
    const uint64_t first = world.rng(Stream::ObservationRow, number).below(measures().size());
    const Measure& measure = measures()[(first + static_cast<uint64_t>(turn)) % measures().size()];

    append_date(out, encounter.date);
    out.push_back(',');
    world.append_patient_id(out, encounter.patient);
    out.push_back(',');
    world.append_encounter_id(out, number);
    out.push_back(',');
    out.append(measure.code).push_back(',');
    out.append(measure.description).push_back(',');
    Rng rng = world.rng(Stream::ObservationRow, encounters + row);
    append_value(out, measure, rng);
    out.push_back(',');
    out.append(measure.units).push_back('\n');
}

// One condition for each of the first encounters: its reason, where one is known.
void append_condition(const SyntheaWorld& world, int64_t row, std::string& out) {
    const Encounter encounter = world.encounter(row);
    Rng rng = world.rng(Stream::ConditionRow, row);
    append_date(out, encounter.date);
    out.push_back(',');
    if (!rng.chance(300)) {  // the others last
        append_date(out, encounter.date + std::chrono::days(5 + rng.below(60)));
    }
    out.push_back(',');
    world.append_patient_id(out, encounter.patient);
    out.push_back(',');
    world.append_encounter_id(out, row);
    out.push_back(',');
    append_concept(out,
                   encounter.reason != nullptr ? *encounter.reason : world.draw_condition(rng));
    out.push_back('\n');
}

}  // namespace millrace::generate
