// SPDX-License-Identifier: Apache-2.0
#include "catalog/urn.h"

#include <gtest/gtest.h>

namespace millrace::catalog {
namespace {

using Parts = std::vector<std::string>;

TEST(Urn, IsReadIntoTypeAndParts) {
    struct Case {
        std::string_view text;
        std::string_view type;
        Parts parts;
    };
    for (const auto& [text, type, parts] :
         {Case{"urn:li:tag:pii", "tag", {"pii"}},
          Case{"urn:li:dataset:(urn:li:dataPlatform:hive,a.b,PROD)",
               "dataset",
               {"urn:li:dataPlatform:hive", "a.b", "PROD"}},
          Case{"urn:li:dataJob:(urn:li:dataFlow:(airflow,nightly,prod),load)",
               "dataJob",
               {"urn:li:dataFlow:(airflow,nightly,prod)", "load"}},
          Case{"urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:hive,t,PROD),"
               "[version=2.0].[type=struct].[type=int].x)",
               "schemaField",
               {"urn:li:dataset:(urn:li:dataPlatform:hive,t,PROD)",
                "[version=2.0].[type=struct].[type=int].x"}},
          Case{"urn:li:tag:a,b:c (d)", "tag", {"a,b:c (d)"}},
          Case{"urn:li:tag:one(", "tag", {"one("}},
          Case{"urn:li:tag:\xC3\xA9t\xC3\xA9", "tag", {"\xC3\xA9t\xC3\xA9"}},
          Case{"urn:li:tag:%C3%A9%", "tag", {"%C3%A9%"}},
          Case{"urn:li:tag:%25FF", "tag", {"%25FF"}}}) {
        SCOPED_TRACE(text);
        const auto urn = Urn::parse(text);
        ASSERT_TRUE(urn.ok()) << urn.error().to_string();
        EXPECT_EQ(urn->type(), type);
        EXPECT_EQ(urn->parts(), parts);
        EXPECT_EQ(urn->text(), text);
    }
}

TEST(Urn, OfBadTextSaysWhatIsWrong) {
    struct Case {
        std::string text;
        std::string_view why;
    };
    for (const auto& [text, why] :
         {Case{"", "does not begin"},
          Case{"urn:li:", "no id"},
          Case{"urn:li:tag", "no id"},
          Case{"urn:li:tag:", "id is empty"},
          Case{"urn:li::x", "letters and digits"},
          Case{"urn:li:ta g:x", "letters and digits"},
          Case{"urn:li:tag: x", "white space"},
          Case{"urn:li:tag:x ", "white space"},
          Case{"urn:li:tag:a\xE2\x90\x9F b", "U+241F"},
          Case{"urn:li:tag:a\nb", "control character"},
          Case{"urn:li:dataset:(a,b", "parentheses"},
          Case{"urn:li:dataset:(a,b))", "parentheses"},
          Case{"urn:li:dataset:(a)b", "parentheses"},
          Case{"urn:li:dataset:(a,,b)", "empty"},
          Case{"urn:li:dataset:()", "empty"},
          Case{"urn:li:dataset:(a,)", "empty"},
          Case{"urn:li:tag:a\x7F", "control character"},
          Case{"urn:li:tag:a%0Ab", "control character"},
          Case{"urn:li:tag:%00", "control character"},
          Case{"urn:li:tag:\xFF", "UTF-8"},
          Case{"urn:li:tag:%FF", "UTF-8"},
          Case{"urn:li:tag:\xC3%28", "UTF-8"},
          Case{"urn:li:dataset:(urn:li:dataPlatform:hive,a%C3,PROD)", "UTF-8"},
          Case{"urn:li:tag:" + std::string(Urn::kBytesMax, 'x'), "more than 4096 bytes"}}) {
        SCOPED_TRACE(text);
        const auto urn = Urn::parse(text);
        ASSERT_FALSE(urn.ok());
        EXPECT_NE(urn.error().message().find(why), std::string::npos) << urn.error().message();
        EXPECT_LT(urn.error().message().size(), 400u);
    }
}

TEST(Urn, IsMadeSoThatItsPartsComeBack) {
    for (const Parts& parts :
         {Parts{"urn:li:dataPlatform:hive", "a,b(c)%2C", "PROD"}, Parts{"a,b"}, Parts{"100%25"},
          Parts{"(a,b)"}, Parts{"a(b"}, Parts{"(a"}, Parts{"(", "%"},
          Parts{"urn:li:dataFlow:(airflow,nightly,prod)", "load"},
          Parts{"urn:li:dataFlow:(airflow,nightly,prod)"}}) {
        SCOPED_TRACE(parts[0]);
        const auto urn = Urn::make("dataset", parts);
        ASSERT_TRUE(urn.ok()) << urn.error().to_string();
        EXPECT_EQ(*Urn::parse(urn->text()), *urn);
        EXPECT_EQ(urn->is_tuple(), parts.size() > 1);
        Parts again;
        for (const std::string& part : urn->parts()) again.push_back(unescape_part(part));
        EXPECT_EQ(again, parts);
    }
    const Urn urn = *Urn::make("dataset", {"urn:li:dataPlatform:hive", "a,b(c)%2C", "PROD"});
    EXPECT_EQ(urn.text(), "urn:li:dataset:(urn:li:dataPlatform:hive,a%2Cb%28c%29%252C,PROD)");
    EXPECT_EQ(Urn::make("tag", {"a,b"})->text(), "urn:li:tag:a,b");
    EXPECT_EQ(urn.with_type("DataSet").text().substr(0, 16), "urn:li:DataSet:(");
}

TEST(Urn, IsNotMadeOfWhatIsNone) {
    for (const Parts& parts : {Parts{""}, Parts{" a"}, Parts{"a", ""}, Parts{"a\nb"}, Parts{"\xFF"},
                               Parts{"a", "\xE2\x90\x9F"}, Parts{"urn:li:tag:a,b", "c"},
                               Parts{"urn:li:tag:a(", "c"}, Parts{"urn:li:tag:a)", "c"}}) {
        const auto urn = Urn::make("dataset", parts);
        EXPECT_FALSE(urn.ok()) << urn->text();
    }
    EXPECT_FALSE(Urn::make("", {"a"}).ok());
    EXPECT_FALSE(Urn::make("da:ta", {"a"}).ok());
}

TEST(Urn, HoldsTheNameOfItsThing) {
    EXPECT_EQ(name_in_urn("urn:li:tag:pii"), "pii");
    EXPECT_EQ(name_in_urn("urn:li:tag:a%28b"), "a(b");
    EXPECT_EQ(name_in_urn("urn:li:dataset:(urn:li:dataPlatform:hive,db.t,PROD)"), "db.t PROD");
    EXPECT_EQ(name_in_urn("pii"), "pii");
}

TEST(Urn, LeavesWhatIsNoEscapeAsItIs) {
    EXPECT_EQ(unescape_part("100%"), "100%");
}

}  // namespace
}  // namespace millrace::catalog
