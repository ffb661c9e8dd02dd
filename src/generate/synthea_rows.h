// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "generate/synthea_world.h"

namespace millrace::generate {

// One table of the 2017 layout: its header line, its size, and a function that appends one of its
// different rows.
struct SyntheaTable {
    std::string_view file;
    std::string_view header;
    TableSize SyntheaSizes::*size;
    void (*append_row)(const SyntheaWorld& world, int64_t row, std::string& out);
};

void append_encounter(const SyntheaWorld& world, int64_t row, std::string& out);
void append_observation(const SyntheaWorld& world, int64_t row, std::string& out);
void append_condition(const SyntheaWorld& world, int64_t row, std::string& out);
void append_patient(const SyntheaWorld& world, int64_t row, std::string& out);

inline constexpr SyntheaTable kSyntheaTables[] = {
    {"encounters.csv", "id,date,patient,code,description,reasoncode,reasondescription\n",
     &SyntheaSizes::encounters, append_encounter},
    {"observations.csv", "date,patient,encounter,code,description,value,units\n",
     &SyntheaSizes::observations, append_observation},
    {"conditions.csv", "start,stop,patient,encounter,code,description\n", &SyntheaSizes::conditions,
     append_condition},
    {"patients.csv",
     "id,birthdate,deathdate,ssn,drivers,passport,prefix,first,last,suffix,maiden,marital,race,"
     "ethnicity,gender,birthplace,address\n",
     &SyntheaSizes::patients, append_patient},
};

}  // namespace millrace::generate
