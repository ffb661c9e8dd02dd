// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace millrace::profile {

// Whether one value, taken alone, has the form of personal data. Each refuses what only might have
// it: a whole column must agree (personal_data.cpp).

bool is_email(std::string_view text);

// With a plus and 8 to 15 digits (E.164), or in the North American form with its separators. Bare
// digits are no phone number.
bool is_phone(std::string_view text);

// Four numbers with dots, or IPv6 with at least three groups.
bool is_ip_address(std::string_view text);

// With dashes, and an area, group and serial that were ever given out.
bool is_us_ssn(std::string_view text);

// A known prefix with its length, and Luhn's check digit; digits in groups or bare.
bool is_payment_card(std::string_view text);

}  // namespace millrace::profile
