// SPDX-License-Identifier: Apache-2.0
#include "profile/personal_data.h"

#include <gtest/gtest.h>

#include "profile/personal_name.h"
#include "profile/personal_value.h"

namespace millrace::profile {
namespace {

using columnar::Type;
using columnar::TypeKind;
using Texts = std::vector<std::string>;

std::string tag_by_name(std::string_view name, const Type& type = TypeKind::Text) {
    const auto match = match_personal_name(name, type);
    return match ? std::string(match->tag) : "";
}

std::string tag_of(std::string_view name, const Type& type, const Texts& examples) {
    const auto proposals = propose_personal_data(name, type, examples);
    return proposals.empty() ? "" : proposals[0].tag;
}

TEST(PersonalName, IsReadByWords) {
    EXPECT_EQ(words_of_name("homePhone_2"), (Texts{"home", "phone", "2"}));
    EXPECT_EQ(words_of_name("USPhone Number"), (Texts{"us", "phone", "number"}));
    for (const auto& [name, tag] : {
             std::pair{"first_name", "person-name"},
             {"LastName", "person-name"},
             {"contact_name", "person-name"},
             {"birth_date", "birth-date"},
             {"customerDOB", "birth-date"},
             {"SSN", "us-ssn"},
             {"passport_no", "passport"},
             {"drivers_licence_number", "drivers-licence"},
             {"phone", "phone"},
             {"home_phone_2", "phone"},
             {"e_mail", "email"},
             {"customer_email", "email"},
             {"email_address", "email"},
             {"address", "address"},
             {"home_address_line_1", "address"},
             {"ip_address", "ip-address"},
             {"credit_card_number", "payment-card"},
         }) {
        EXPECT_EQ(tag_by_name(name), tag) << name;
    }
}

TEST(PersonalName, IsNotSeenWhereAWordOnlyLooksLikeIt) {
    for (const std::string_view name : {"ship_name",
                                        "filename",
                                        "table_name",
                                        "company_name",
                                        "product_name",
                                        "name",
                                        "username",
                                        "is_email",
                                        "email_count",
                                        "email_sent_at",
                                        "phone_model",
                                        "first_name_count",
                                        "lessn",
                                        "memory_address",
                                        "mac_address",
                                        "contract_address",
                                        "adobe",
                                        "dobson",
                                        "telephony",
                                        "has_phone",
                                        "headphone",
                                        "file_first_name",
                                        "birth_place_id",
                                        "",
                                        "_",
                                        "1"}) {
        EXPECT_EQ(tag_by_name(name), "") << name;
    }
    EXPECT_EQ(tag_by_name("email", TypeKind::Boolean), "");
    EXPECT_EQ(tag_by_name("phone", TypeKind::Double), "");
    EXPECT_EQ(tag_by_name("phone", Type::decimal(10, 2)), "");
    EXPECT_EQ(tag_by_name("birth_date", TypeKind::Date), "birth-date");
    EXPECT_EQ(tag_by_name("birth_date", TypeKind::Int32), "");
}

TEST(PersonalValue, KnowsEachFormAndRefusesWhatIsNearIt) {
    for (const auto* text : {"a@b.co", "jane.doe+x@mail.example.org"})
        EXPECT_TRUE(is_email(text)) << text;
    for (const auto* text :
         {"", "@", "a@b", "a b@c.de", "@b.co", "a@b..co", "a@b.c1", "a@@b.co", "user@host:/x.y"})
        EXPECT_FALSE(is_email(text)) << text;
    for (const auto* text :
         {"+49 30 1234567", "(212) 555-0100", "212-555-0100", "212.555.0100", "1-212-555-0100"})
        EXPECT_TRUE(is_phone(text)) << text;
    for (const auto* text :
         {"2125550100", "2024-01-31", "123-45-6789", "1.2.3.4", "112-555-0100", "", "+1234",
          "2024-01-31 10", "10.1000/182", "555-0100", "21-2555-0100", "+", "()"})
        EXPECT_FALSE(is_phone(text)) << text;
    for (const auto* text : {"4111 1111 1111 1111", "378282246310005", "5555-5555-5555-4444"})
        EXPECT_TRUE(is_payment_card(text)) << text;
    for (const auto* text : {"4111111111111112", "9111111111111111", "4111  1111 1111 1111", "",
                             "0000000000000000", "-4111111111111111"})
        EXPECT_FALSE(is_payment_card(text)) << text;
    EXPECT_TRUE(is_us_ssn("123-45-6789"));
    for (const auto* text : {"000-45-6789", "666-45-6789", "900-45-6789", "123-00-6789",
                             "123-45-0000", "123456789", "123-456-789"})
        EXPECT_FALSE(is_us_ssn(text)) << text;
    for (const auto* text : {"192.168.0.1", "2001:db8::8a2e:370:7334"})
        EXPECT_TRUE(is_ip_address(text)) << text;
    for (const auto* text : {"1.2.3", "256.1.1.1", "12:34:56", "00:11:22:33:44:55",
                             "00:11:22:33:44:55:66:77", "a::b", "std::vector", "::1"})
        EXPECT_FALSE(is_ip_address(text)) << text;
}

TEST(PersonalData, IsProposedWhereFourOfFiveValuesAgree) {
    Texts texts;
    for (int i = 0; i < 8; ++i) texts.push_back("user" + std::to_string(i) + "@example.org");
    texts.insert(texts.end(), {"none", "unknown"});
    EXPECT_EQ(tag_of("c", TypeKind::Text, texts), "email");
    texts.push_back("n/a");
    EXPECT_EQ(tag_of("c", TypeKind::Text, texts), "");
    EXPECT_EQ(tag_of("c", TypeKind::Text, {"a@b.co", "c@d.co", "e@f.co", "g@h.co"}),
              "");  // too few
    const auto proposals =
        propose_personal_data("email", TypeKind::Text, std::span(texts).first(8));
    ASSERT_EQ(proposals.size(), 1u);
    EXPECT_EQ(proposals[0].confidence, 0.99);
    EXPECT_EQ(proposals[0].reason.find("user"), std::string::npos);
    EXPECT_EQ(proposals[0].reason.find('@'), std::string::npos);
}

TEST(PersonalData, TakesNeitherVersionsNorLongNumbersForIt) {
    EXPECT_EQ(tag_of("v", TypeKind::Text,
                     {"1.2.3.4", "1.2.3.5", "1.10.0.0", "2.0.0.1", "3.1.4.1", "10.1.19044.1"}),
              "");
    EXPECT_EQ(tag_of("v", TypeKind::Text,
                     {"192.168.0.1", "10.0.0.5", "10.0.0.250", "172.16.4.4", "8.8.8.8"}),
              "ip-address");
    // One in ten of these passes the check; and all twenty of a column of cards do.
    Texts numbers;
    Texts cards;
    for (int64_t i = 0; cards.size() < 20; ++i) {
        const std::string number = std::to_string(4'111'111'111'110'000 + i);
        if (numbers.size() < 200) numbers.push_back(number);
        if (is_payment_card(number)) cards.push_back(number);
    }
    EXPECT_EQ(tag_of("order_id", TypeKind::Int64, numbers), "");
    EXPECT_EQ(tag_of("n", TypeKind::Int64, cards), "payment-card");
    cards.pop_back();
    EXPECT_EQ(tag_of("n", TypeKind::Int64, cards), "");
    // Hashes of addresses are none, whatever the column is called.
    EXPECT_EQ(tag_of("email", TypeKind::Text, Texts{"0a1b", "2c3d", "4e5f", "6071", "8293"}), "");
}

}  // namespace
}  // namespace millrace::profile
