// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/type.h"

namespace millrace::profile {

// The words of a column's name, in lower case: "homePhone_2" has home, phone and 2.
std::vector<std::string> words_of_name(std::string_view name);

struct NameMatch {
    std::string_view tag;
    double confidence = 0;
};

// What a name alone says, if the type can hold it: by whole words at its end, so that `first_name`
// is a person's and `ship_name`, `filename` and `first_name_count` are not.
std::optional<NameMatch> match_personal_name(std::string_view name, const columnar::Type& type);

}  // namespace millrace::profile
