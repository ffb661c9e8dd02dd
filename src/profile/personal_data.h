// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/type.h"

namespace millrace::profile {

// A proposal to tag a column, for a person to accept. Nothing is ever tagged by it. The reason says
// what was looked at and never holds a value.
struct PersonalData {
    std::string tag;  // "email", "phone", ...: see the tables in personal_data.cpp
    std::string reason;
    double confidence = 0;  // 0..1: how likely a person would agree
};

// What a column seems to hold, by its name and by distinct examples of its values as text. The most
// likely first; nothing is the usual answer, since what is proposed wrongly costs each reader time.
std::vector<PersonalData> propose_personal_data(std::string_view column_name,
                                                const columnar::Type& type,
                                                std::span<const std::string> examples);

}  // namespace millrace::profile
