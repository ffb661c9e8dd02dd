// SPDX-License-Identifier: Apache-2.0
#include "profile/personal_name.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/text.h"
#include "profile/value_code.h"

namespace millrace::profile {

using columnar::Type;
using columnar::TypeKind;

namespace {

enum class Holder : uint8_t { Text, TextOrNumber, TextOrDate };

struct NameRule {
    std::string_view words;  // at the end of the name, in this order
    std::string_view tag;
    Holder holder;
    double confidence;
};

// The first that matches counts.
constexpr std::array kRules{
    NameRule{"first name", "person-name", Holder::Text, 0.8},
    NameRule{"last name", "person-name", Holder::Text, 0.8},
    NameRule{"middle name", "person-name", Holder::Text, 0.8},
    NameRule{"maiden name", "person-name", Holder::Text, 0.9},
    NameRule{"given name", "person-name", Holder::Text, 0.8},
    NameRule{"family name", "person-name", Holder::Text, 0.7},
    NameRule{"full name", "person-name", Holder::Text, 0.6},
    NameRule{"contact name", "person-name", Holder::Text, 0.7},
    NameRule{"person name", "person-name", Holder::Text, 0.8},
    NameRule{"patient name", "person-name", Holder::Text, 0.8},
    NameRule{"employee name", "person-name", Holder::Text, 0.8},
    NameRule{"firstname", "person-name", Holder::Text, 0.8},
    NameRule{"lastname", "person-name", Holder::Text, 0.8},
    NameRule{"fullname", "person-name", Holder::Text, 0.6},
    NameRule{"surname", "person-name", Holder::Text, 0.8},
    NameRule{"birth date", "birth-date", Holder::TextOrDate, 0.9},
    NameRule{"date of birth", "birth-date", Holder::TextOrDate, 0.9},
    NameRule{"birthdate", "birth-date", Holder::TextOrDate, 0.9},
    NameRule{"birthday", "birth-date", Holder::TextOrDate, 0.8},
    NameRule{"dob", "birth-date", Holder::TextOrDate, 0.8},
    NameRule{"ssn", "us-ssn", Holder::TextOrNumber, 0.8},
    NameRule{"social security", "us-ssn", Holder::TextOrNumber, 0.8},
    NameRule{"passport", "passport", Holder::TextOrNumber, 0.7},
    NameRule{"driver licence", "drivers-licence", Holder::TextOrNumber, 0.8},
    NameRule{"driver license", "drivers-licence", Holder::TextOrNumber, 0.8},
    NameRule{"drivers licence", "drivers-licence", Holder::TextOrNumber, 0.8},
    NameRule{"drivers license", "drivers-licence", Holder::TextOrNumber, 0.8},
    NameRule{"driving licence", "drivers-licence", Holder::TextOrNumber, 0.8},
    NameRule{"driving license", "drivers-licence", Holder::TextOrNumber, 0.8},
    NameRule{"credit card", "payment-card", Holder::TextOrNumber, 0.6},
    NameRule{"card number", "payment-card", Holder::TextOrNumber, 0.5},
    NameRule{"email", "email", Holder::Text, 0.8},
    NameRule{"e mail", "email", Holder::Text, 0.8},
    NameRule{"email address", "email", Holder::Text, 0.8},
    NameRule{"mail address", "email", Holder::Text, 0.6},
    NameRule{"phone", "phone", Holder::TextOrNumber, 0.7},
    NameRule{"telephone", "phone", Holder::TextOrNumber, 0.7},
    NameRule{"mobile number", "phone", Holder::TextOrNumber, 0.7},
    NameRule{"cell number", "phone", Holder::TextOrNumber, 0.5},
    NameRule{"fax", "phone", Holder::TextOrNumber, 0.5},
    NameRule{"ip address", "ip-address", Holder::Text, 0.8},
    NameRule{"ip addr", "ip-address", Holder::Text, 0.8},
    NameRule{"street address", "address", Holder::Text, 0.8},
    NameRule{"home address", "address", Holder::Text, 0.9},
    NameRule{"postal address", "address", Holder::Text, 0.8},
    NameRule{"mailing address", "address", Holder::Text, 0.8},
    NameRule{"billing address", "address", Holder::Text, 0.7},
    NameRule{"shipping address", "address", Holder::Text, 0.7},
    NameRule{"customer address", "address", Holder::Text, 0.7},
    NameRule{"ship address", "address", Holder::Text, 0.6},
};

// Alone in a name: `address` is a place where people live, `memory_address` is not.
constexpr std::string_view kAddress = "address";

// May stand behind: phone_number, address_line_1, passport_no.
constexpr std::array<std::string_view, 5> kTrailing{"number", "no", "nr", "num", "line"};
// At the front they make a question of it: is_email, has_phone. A brand, a host and a file have
// names and addresses that are nobody's.
constexpr std::array<std::string_view, 12> kLeading{"is",   "has",   "num",     "count",
                                                    "no",   "table", "file",    "company",
                                                    "host", "valid", "product", "column"};

bool is_one_of(std::string_view word, auto& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_number_word(std::string_view word) {
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool holds(const Type& type, Holder holder) {
    if (type.kind == TypeKind::Text) return true;
    switch (holder) {
        case Holder::Text:
            return false;
        case Holder::TextOrNumber:
            return is_number(type) && !is_floating(type) && type.scale == 0;
        case Holder::TextOrDate:
            return is_temporal(type) && type.kind != TypeKind::Time;
    }
    return false;
}

bool ends_with(const std::vector<std::string>& words, std::string_view phrase) {
    const std::vector<std::string> wanted = base::split(phrase, ' ');
    return words.size() >= wanted.size() &&
           std::equal(wanted.rbegin(), wanted.rend(), words.rbegin());
}

}  // namespace

std::vector<std::string> words_of_name(std::string_view name) {
    enum class Kind : uint8_t { Other, Lower, Upper, Digit };
    const auto kind_of = [](char c) {
        if (c >= 'a' && c <= 'z') return Kind::Lower;
        if (c >= 'A' && c <= 'Z') return Kind::Upper;
        if (c >= '0' && c <= '9') return Kind::Digit;
        return static_cast<unsigned char>(c) >= 0x80 ? Kind::Lower : Kind::Other;
    };
    std::vector<std::string> words;
    Kind before = Kind::Other;
    for (size_t i = 0; i < name.size(); ++i) {
        const Kind kind = kind_of(name[i]);
        if (kind != Kind::Other) {
            // A capital begins a word; the last of several belongs to what follows: "USPhone".
            const bool is_last_capital =
                kind == Kind::Upper && i + 1 < name.size() && kind_of(name[i + 1]) == Kind::Lower;
            const bool goes_on = (before == kind && !(is_last_capital && before == Kind::Upper)) ||
                                 (before == Kind::Upper && kind == Kind::Lower);
            if (!goes_on) words.emplace_back();
            words.back() += base::to_lower(name.substr(i, 1));
        }
        before = kind;
    }
    return words;
}

std::optional<NameMatch> match_personal_name(std::string_view name, const Type& type) {
    std::vector<std::string> words = words_of_name(name);
    if (words.empty() || is_one_of(words.front(), kLeading)) return {};
    const auto match = [&]() -> std::optional<NameMatch> {
        for (const NameRule& rule : kRules) {
            if (ends_with(words, rule.words) && holds(type, rule.holder)) {
                return NameMatch{rule.tag, rule.confidence};
            }
        }
        if (words.size() == 1 && words[0] == kAddress && type.kind == TypeKind::Text) {
            return NameMatch{kAddress, 0.5};
        }
        return {};
    };
    // As it is first: `card number` ends with a word that may also trail.
    std::optional<NameMatch> found = match();
    while (!found && words.size() > 1 &&
           (is_one_of(words.back(), kTrailing) || is_number_word(words.back()))) {
        words.pop_back();
        found = match();
    }
    return found;
}

}  // namespace millrace::profile
