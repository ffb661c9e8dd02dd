// SPDX-License-Identifier: Apache-2.0
#include "profile/personal_value.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"

namespace millrace::profile {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// The first `count` digits as a number.
int prefix(std::string_view digits, size_t count) {
    int value = 0;
    for (const char c : digits.substr(0, count)) value = value * 10 + (c - '0');
    return value;
}

bool in(int value, int min, int max) {
    return value >= min && value <= max;
}

// Visa, Mastercard, American Express, Discover, JCB and Diners Club (ISO/IEC 7812 issuers).
bool has_known_issuer(std::string_view digits) {
    const size_t size = digits.size();
    if (digits[0] == '4') return size == 13 || size == 16 || size == 19;
    const int two = prefix(digits, 2);
    const int three = prefix(digits, 3);
    const int four = prefix(digits, 4);
    if (in(two, 51, 55) || in(four, 2221, 2720)) return size == 16;
    if (two == 34 || two == 37) return size == 15;
    if (four == 6011 || two == 65 || in(three, 644, 649)) return size == 16;
    if (in(four, 3528, 3589)) return size == 16;
    if (two == 36 || two == 38 || in(three, 300, 305)) return size == 14;
    return false;
}

bool passes_luhn(std::string_view digits) {
    int sum = 0;
    bool is_doubled = false;
    for (size_t i = digits.size(); i-- > 0; is_doubled = !is_doubled) {
        const int digit = (digits[i] - '0') * (is_doubled ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

// Eight groups of two digits, as in 00:11:22:33:44:55:66:77.
bool is_device_number(std::string_view text) {
    if (text.size() != 23) return false;
    for (size_t i = 2; i < text.size(); i += 3) {
        if (text[i] != ':') return false;
    }
    return true;
}

}  // namespace

bool is_email(std::string_view text) {
    const size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254) return false;
    const std::string_view local = text.substr(0, at);
    for (const char c : local) {
        if (!is_letter(c) && !is_digit(c) &&
            std::string_view("._%+-'").find(c) == std::string_view::npos) {
            return false;
        }
    }
    if (local.front() == '.' || local.back() == '.') return false;
    const std::vector<std::string> labels = base::split(text.substr(at + 1), '.');
    if (labels.size() < 2) return false;
    for (const std::string& label : labels) {
        if (label.empty() || label.front() == '-' || label.back() == '-') return false;
        for (const char c : label) {
            if (!is_letter(c) && !is_digit(c) && c != '-') return false;
        }
    }
    const std::string& top = labels.back();
    return top.size() >= 2 && std::all_of(top.begin(), top.end(), is_letter);
}

bool is_phone(std::string_view text) {
    std::string digits;
    bool is_grouped = false;
    const bool has_plus = text.starts_with('+');
    for (const char c : text.substr(has_plus ? 1 : 0)) {
        if (is_digit(c)) {
            digits += c;
        } else if (std::string_view(" ().-/").find(c) != std::string_view::npos) {
            is_grouped = true;
        } else {
            return false;
        }
    }
    if (has_plus) return digits.size() >= 8 && digits.size() <= 15 && digits[0] != '0';
    // (ddd) ddd-dddd, ddd-ddd-dddd or ddd.ddd.dddd, perhaps behind the country's 1.
    if (!is_grouped || text.size() > 17 || text.size() < 5) return false;
    if (digits.size() == 11 && digits[0] == '1') {
        digits.erase(0, 1);
        text.remove_prefix(2);
    }
    if (digits.size() != 10 || digits[0] < '2' || digits[3] < '2') return false;
    if (!is_digit(text[text.size() - 4]) || is_digit(text[text.size() - 5])) return false;
    return text.starts_with('(') ||
           (all_digits(text.substr(0, 3)) && !is_digit(text[3]) && all_digits(text.substr(4, 3)));
}

bool is_ip_address(std::string_view text) {
    if (text.size() < 7 || text.size() > 45) return false;
    const std::string terminated(text);
    unsigned char address[16];
    if (::inet_pton(AF_INET, terminated.c_str(), address) == 1) return true;
    // "::1" and "a::b" also stand in source code; eight groups of two digits are a device's number.
    if (std::count(text.begin(), text.end(), ':') < 3 || is_device_number(text)) return false;
    return ::inet_pton(AF_INET6, terminated.c_str(), address) == 1;
}

bool is_us_ssn(std::string_view text) {
    if (text.size() != 11 || text[3] != '-' || text[6] != '-') return false;
    const std::string_view area = text.substr(0, 3);
    const std::string_view group = text.substr(4, 2);
    const std::string_view serial = text.substr(7);
    if (!all_digits(area) || !all_digits(group) || !all_digits(serial)) return false;
    return area != "000" && area != "666" && area[0] != '9' && group != "00" && serial != "0000";
}

bool is_payment_card(std::string_view text) {
    std::string digits;
    char before = '-';
    for (const char c : text) {
        if (is_digit(c)) {
            digits += c;
        } else if ((c != ' ' && c != '-') || !is_digit(before)) {
            return false;
        }
        before = c;
    }
    if (digits.size() < 13 || digits.size() > 19 || !is_digit(before)) return false;
    return has_known_issuer(digits) && passes_luhn(digits);
}

}  // namespace millrace::profile
