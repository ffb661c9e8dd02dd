// SPDX-License-Identifier: Apache-2.0
#include "generate/synthea_names.h"
#include "generate/synthea_rows.h"
#include "generate/text_append.h"

namespace millrace::generate {
namespace {

std::string_view draw(std::span<const std::string_view> names, Rng& rng) {
    return names[rng.below(names.size())];
}

// Names carry a number, as Synthea's do, so that nobody takes them for real people's.
void append_name(std::string& out, std::span<const std::string_view> names, Rng& rng) {
    out.append(draw(names, rng));
    append_number(out, 1 + rng.below(999));
}

void append_papers(std::string& out, bool grown_up, Rng& rng) {
    out.append("999-");
    append_number(out, 10 + rng.below(90));
    out.push_back('-');
    append_number(out, rng.below(10'000), 4);
    out.push_back(',');
    if (grown_up && !rng.chance(80)) {
        out.append("S999");
        append_number(out, rng.below(100'000), 5);
    }
    out.push_back(',');
    if (grown_up && !rng.chance(200)) {
        out.push_back('X');
        append_number(out, rng.below(100'000'000), 8);
        out.push_back('X');
    }
    out.push_back(',');
}

void append_address(std::string& out, Rng& rng) {
    append_number(out, 1 + rng.below(1099));
    out.push_back(' ');
    out.append(draw(street_names(), rng)).push_back(' ');
    out.append(draw(street_kinds(), rng));
    if (rng.chance(350)) {
        out.append(" Unit ");
        append_number(out, 1 + rng.below(99));
    }
    const Town& town = towns()[rng.below(towns().size())];
    out.push_back(' ');
    out.append(town.name).append(" MA ").append(town.zip);
}

}  // namespace

void append_patient(const SyntheaWorld& world, int64_t row, std::string& out) {
    Rng rng = world.rng(Stream::PatientRow, row);
    const std::chrono::sys_days birth = world.birth(row);
    const std::optional<std::chrono::sys_days> death = world.death(row);
    const bool grown_up = SyntheaCalendar::kNewest - birth > std::chrono::days(18 * 365);
    const bool woman = rng.chance(510);
    const bool married = grown_up && rng.chance(700);

    world.append_patient_id(out, row);
    out.push_back(',');
    append_date(out, birth);
    out.push_back(',');
    if (death) append_date(out, *death);
    out.push_back(',');
    append_papers(out, grown_up, rng);
    if (grown_up) out.append(!woman ? "Mr." : married ? "Mrs." : "Ms.");
    out.push_back(',');
    append_name(out, woman ? women_names() : men_names(), rng);
    out.push_back(',');
    append_name(out, family_names(), rng);
    out.push_back(',');
    if (grown_up && rng.chance(12)) out.append(rng.chance(500) ? "MD" : "PhD");
    out.push_back(',');
    if (woman && married) append_name(out, family_names(), rng);
    out.push_back(',');
    if (grown_up && !rng.chance(120)) out.push_back(married ? 'M' : 'S');
    out.push_back(',');
    if (!rng.chance(15)) out.append(draw(races(), rng));
    out.push_back(',');
    if (!rng.chance(15)) out.append(draw(ethnicities(), rng));
    out.push_back(',');
    if (!rng.chance(5)) out.push_back(woman ? 'F' : 'M');
    out.push_back(',');
    out.append(towns()[rng.below(towns().size())].name).append(" Massachusetts US,");
    append_address(out, rng);
    out.push_back('\n');
}

}  // namespace millrace::generate
