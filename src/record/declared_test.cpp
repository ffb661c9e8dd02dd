// SPDX-License-Identifier: Apache-2.0
#include "record/declared.h"

#include <gtest/gtest.h>

namespace millrace::record {
namespace {

using base::Json;

const base::Timestamp kNow{std::chrono::seconds(1'800'000'000)};

std::vector<std::string> listed(const Json& aspect, const char* list, const char* key) {
    std::vector<std::string> found;
    for (const Json& element : aspect.at(list)) found.push_back(element.at(key));
    return found;
}

TEST(DeclaredOwners, AreGroupsUnlessTheyHaveAnAddressOrAreUrns) {
    const auto owner = [](const char* text) {
        return with_declared_owners(Json(), text).at("owners").at(0).at("owner").get<std::string>();
    };
    EXPECT_EQ(owner("clinical data"), "urn:li:corpGroup:clinical data");
    EXPECT_EQ(owner("anna@example.org"), "urn:li:corpuser:anna@example.org");
    EXPECT_EQ(owner("urn:li:corpuser:ben"), "urn:li:corpuser:ben");
    EXPECT_TRUE(with_declared_owners(Json(), "").is_null());
}

TEST(DeclaredOwners, ReplaceOnlyWhatDefinitionsSaidBefore) {
    Json aspect = with_declared_owners(Json(), "one");
    aspect["owners"].push_back({{"owner", "urn:li:corpuser:carla"}, {"type", "DATA_STEWARD"}});
    aspect = with_declared_owners(aspect, "two");
    EXPECT_EQ(listed(aspect, "owners", "owner"),
              (std::vector<std::string>{"urn:li:corpuser:carla", "urn:li:corpGroup:two"}));
    aspect = with_declared_owners(aspect, "");
    EXPECT_EQ(listed(aspect, "owners", "owner"),
              (std::vector<std::string>{"urn:li:corpuser:carla"}));
    // What a person said of the same owner stays as it is.
    aspect = with_declared_owners(aspect, "urn:li:corpuser:carla");
    EXPECT_EQ(listed(aspect, "owners", "owner"),
              (std::vector<std::string>{"urn:li:corpuser:carla"}));
    EXPECT_EQ(aspect.at("owners").at(0).at("type"), "DATA_STEWARD");
}

TEST(DeclaredTags, KeepTheTimeAtWhichTheyWereDeclared) {
    const Json first = with_declared_tags(Json(), {"pii", "daily"}, kNow);
    const Json later = with_declared_tags(first, {"pii"}, kNow + std::chrono::hours(1));
    EXPECT_EQ(listed(later, "tags", "tag"), (std::vector<std::string>{"urn:li:tag:pii"}));
    EXPECT_EQ(later.at("tags").at(0), first.at("tags").at(0));
    EXPECT_EQ(with_declared_tags(first, {"pii", "daily"}, kNow + std::chrono::hours(1)), first);
}

TEST(DeclaredTags, LeaveOthersAlone) {
    Json aspect = with_declared_tags(Json(), {"daily"}, kNow);
    aspect["tags"].push_back({{"tag", "urn:li:tag:reviewed"}});
    aspect = with_declared_tags(aspect, {}, kNow);
    EXPECT_EQ(listed(aspect, "tags", "tag"), (std::vector<std::string>{"urn:li:tag:reviewed"}));
    EXPECT_TRUE(with_declared_tags(Json(), {}, kNow).is_null());
}

TEST(DeclaredTerms, AreStampedWhenTheyChange) {
    const auto later = kNow + std::chrono::hours(1);
    const Json first = with_declared_terms(Json(), {"Patient"}, kNow);
    EXPECT_EQ(listed(first, "terms", "urn"),
              (std::vector<std::string>{"urn:li:glossaryTerm:Patient"}));
    EXPECT_EQ(with_declared_terms(first, {"Patient"}, later), first);
    Json second = with_declared_terms(first, {"Patient", "SNOMED CT"}, later);
    EXPECT_EQ(second.at("auditStamp").at("time"), 1'800'003'600'000);
    second["terms"].push_back({{"urn", "urn:li:glossaryTerm:Reviewed"}});
    EXPECT_EQ(listed(with_declared_terms(second, {}, later), "terms", "urn"),
              (std::vector<std::string>{"urn:li:glossaryTerm:Reviewed"}));
    EXPECT_TRUE(with_declared_terms(Json(), {}, kNow).is_null());
}

TEST(Declared, IsToldByItsMark) {
    const Json owners = with_declared_owners(Json(), "one");
    const Json tags = with_declared_tags(Json(), {"daily"}, kNow);
    EXPECT_TRUE(is_declared(owners.at("owners").at(0)));
    EXPECT_TRUE(is_declared(tags.at("tags").at(0)));
    EXPECT_FALSE(is_declared({{"tag", "urn:li:tag:reviewed"}}));
    EXPECT_FALSE(is_declared({{"owner", "urn:li:corpuser:a"}, {"source", {{"type", "MANUAL"}}}}));
}

}  // namespace
}  // namespace millrace::record
