// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "source/source_testing.h"

namespace millrace::source {
namespace {

using Lines = std::vector<std::string>;

class CsvHeader : public SourceTest {};

TEST_F(CsvHeader, AHeaderIsNeverARow) {
    spec_.paths = {write("1.csv", "a,b\n1,x\n"), write("2.csv", "a,b\n"), write("3.csv", ""),
                   write("4.csv", "b,a\r\ny,2\r\n")};
    const Survey survey = good();
    EXPECT_EQ(survey.rows, 2);
    EXPECT_EQ(survey.files[1].rows, 0);
    EXPECT_EQ(show(survey.schema), "a BIGINT, b VARCHAR");
    EXPECT_EQ(read_rows(survey), (std::vector<Row>{{"1", "x"}, {"2", "y"}}));
    EXPECT_TRUE(survey.notes.empty()) << survey.notes[0];
}

TEST_F(CsvHeader, AHeaderThatComesAgainIsABadRowThatNoTypeSees) {
    for (const std::string header : {"a,b", "\"a\",b", "\"a\n\",b"}) {
        only(fmt::format("{0}\n1,2\n{0}\r\n3,4\nb,a\n{0}", header));
        for (const size_t block_bytes : {size_t{3}, size_t{1} << 20}) {
            options_.block_bytes = block_bytes;
            const Survey survey = good();
            EXPECT_EQ(survey.rows, 3);
            ASSERT_EQ(survey.bad_rows.size(), 2U);
            EXPECT_EQ(survey.bad_rows[0].reason, "repeats the header");
            EXPECT_EQ(survey.bad_rows[0].text, header);
            EXPECT_FALSE(survey.files.at(0).plain);
            EXPECT_EQ(read_rows(survey).at(2), (Row{"b", "a"}));
        }
    }
    only("a,b\n1,2\na,b\n");
    EXPECT_EQ(show(good().schema), "a BIGINT, b BIGINT");
    EXPECT_EQ(good().files.at(0).why_not_plain, "bad row, line 3");
    spec_.bad_rows_max = 0;
    EXPECT_EQ(bad().location().line, 3);
    spec_.bad_rows_max = 100;
    spec_.dialect.header = false;
    EXPECT_EQ(rows_of("a,b\n1,2\na,b\n").size(), 3U);
}

TEST_F(CsvHeader, HeaderNamesAreTrimmedAndEmptyOnesNumbered) {
    only("a ,,\" c\"\n1,2,3\n");
    EXPECT_EQ(show(good().schema), "a BIGINT, column_2 BIGINT,  c BIGINT");
}

TEST_F(CsvHeader, AByteOrderMarkIsNoPartOfAName) {
    only(
        "\xEF\xBB\xBF"
        "a,b\n1,x\n");
    EXPECT_EQ(show(good().schema), "a BIGINT, b VARCHAR");
}

TEST_F(CsvHeader, AColumnNamedTwiceIsAnErrorWithBothPositions) {
    only("id,x,ID\n1,2,3\n");
    EXPECT_EQ(bad().message(), "column named twice: ID (columns 1 and 3)");
    EXPECT_EQ(bad().location().line, 1);
    EXPECT_NE(bad().location().file.find("data.csv"), std::string::npos);
}

}  // namespace
}  // namespace millrace::source
