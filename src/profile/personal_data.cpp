// SPDX-License-Identifier: Apache-2.0
#include "profile/personal_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "profile/personal_name.h"
#include "profile/personal_value.h"
#include "profile/value_code.h"

namespace millrace::profile {

using columnar::Type;
using columnar::TypeKind;

namespace {

struct ValueRule {
    std::string_view tag;
    bool (*matches)(std::string_view text);
    double confidence;
};

constexpr std::array kRules{
    ValueRule{"email", is_email, 0.95},          ValueRule{"us-ssn", is_us_ssn, 0.9},
    ValueRule{"phone", is_phone, 0.85},          ValueRule{"payment-card", is_payment_card, 0.9},
    ValueRule{"ip-address", is_ip_address, 0.8},
};

// Fewer values agree by chance.
constexpr size_t kExamplesMin = 5;
// One number in ten passes Luhn's check, so bare digits must be many and agree all.
constexpr size_t kBareExamplesMin = 20;

bool is_bare(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Versions of programs look like addresses, of small numbers. Of addresses few are such.
bool looks_like_versions(std::span<const std::string> examples) {
    size_t small = 0;
    for (const std::string& text : examples) {
        size_t digits = 0;
        size_t longest = 0;
        for (const char c : text) {
            digits = c >= '0' && c <= '9' ? digits + 1 : 0;
            longest = std::max(longest, digits);
        }
        if (longest < 3 && text.find(':') == std::string::npos) ++small;
    }
    return small * 2 > examples.size();
}

size_t match_count(const ValueRule& rule, std::span<const std::string> examples) {
    return static_cast<size_t>(
        std::count_if(examples.begin(), examples.end(),
                      [&](const std::string& text) { return rule.matches(text); }));
}

bool agrees(const ValueRule& rule, std::span<const std::string> examples) {
    if (examples.size() < kExamplesMin) return false;
    const size_t count = match_count(rule, examples);
    if (count * 5 < examples.size() * 4) return false;
    if (rule.tag == "ip-address") return !looks_like_versions(examples);
    if (rule.tag == "payment-card" && std::any_of(examples.begin(), examples.end(), is_bare)) {
        return examples.size() >= kBareExamplesMin && count == examples.size();
    }
    return true;
}

// The name says so, but none of enough values has the form: a column of hashes or of codes. Phone
// numbers and numbers of documents are written in too many forms to be sure of that.
bool is_contradicted(std::string_view tag, std::span<const std::string> examples) {
    if (examples.size() < kExamplesMin || (tag != "email" && tag != "ip-address")) return false;
    const auto rule = std::find_if(kRules.begin(), kRules.end(),
                                   [&](const ValueRule& other) { return other.tag == tag; });
    return match_count(*rule, examples) == 0;
}

}  // namespace

std::vector<PersonalData> propose_personal_data(std::string_view column_name, const Type& type,
                                                std::span<const std::string> examples) {
    std::vector<PersonalData> proposals;
    const bool holds_whole_numbers = is_number(type) && !is_floating(type) && type.scale == 0;
    if (type.kind == TypeKind::Text || holds_whole_numbers) {
        for (const ValueRule& rule : kRules) {
            if (!agrees(rule, examples)) continue;
            proposals.push_back({std::string(rule.tag),
                                 fmt::format("{} of {} distinct values have this form",
                                             match_count(rule, examples), examples.size()),
                                 rule.confidence});
        }
    }
    if (const std::optional<NameMatch> name = match_personal_name(column_name, type);
        name && !is_contradicted(name->tag, examples)) {
        const auto same =
            std::find_if(proposals.begin(), proposals.end(),
                         [&](const PersonalData& other) { return other.tag == name->tag; });
        if (same == proposals.end()) {
            proposals.push_back(
                {std::string(name->tag), "the name of the column", name->confidence});
        } else {
            same->reason += ", and the name of the column";
            same->confidence = 0.99;
        }
    }
    std::stable_sort(
        proposals.begin(), proposals.end(),
        [](const PersonalData& a, const PersonalData& b) { return a.confidence > b.confidence; });
    return proposals;
}

}  // namespace millrace::profile
