// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <random>

#include "source/source_testing.h"

namespace millrace::source {
namespace {

using Lines = std::vector<std::string>;
using columnar::Type;
using columnar::TypeKind;

class Csv : public SourceTest {};

TEST_F(Csv, TortureFieldsReadAsWritten) {
    struct Case {
        std::string_view text;
        Lines want;
    };
    for (const auto& [text, want] : {
             Case{"a,b\n1,x\n2,y\n", {"1|x", "2|y"}},
             Case{"a,b\r\n1,x\r\n2,y\r\n", {"1|x", "2|y"}},
             Case{"a,b\r1,x\r2,y\r", {"1|x", "2|y"}},
             Case{"a,b\n1,x\r\n2,y", {"1|x", "2|y"}},
             Case{"\xEF\xBB\xBF"
                  "a,b\n1,x\n",
                  {"1|x"}},
             Case{"a,b\n1,\"x,y\"\n", {"1|x,y"}},
             Case{"a,b\n1,\"say \"\"hi\"\"\"\n", {"1|say \"hi\""}},
             Case{"a,b\n1,\"two\nlines\"\n2,y\n", {"1|two\nlines", "2|y"}},
             Case{"a,b\n1,\"two\r\nlines\"\r\n", {"1|two\r\nlines"}},
             Case{"a,b\n1,5\" pipe\n", {"1|5\" pipe"}},
             Case{"a,b\n,\n", {"~|~"}},
             Case{"a,b\n1,\"\"\n", {"1|"}},
             Case{"a,b\n1,x\n\n\r\n\n", {"1|x"}},
             Case{"\n\na,b\n1,x\n", {"1|x"}},
             Case{"a,b\n\"1\",x\n", {"1|x"}},
             Case{"a,b\n1,lone\rreturn\n", {"1|lone\rreturn"}},
             Case{"a,b\n1,\xC3\xA9t\xC3\xA9\n", {"1|\xC3\xA9t\xC3\xA9"}},
             Case{"a\n1\n\n2\n", {"1", "~", "2"}},
         }) {
        SCOPED_TRACE(testing::PrintToString(text));
        EXPECT_EQ(rows_of(text), want);
    }
}

TEST_F(Csv, NulBytesAreText) {
    const std::string text("a,b\n1,x\0y\n", 10);
    EXPECT_EQ(rows_of(text), Lines{std::string("1|x\0y", 5)});
    EXPECT_EQ(good().files[0].why_not_plain, "NUL byte, line 2");
}

TEST_F(Csv, AnotherEscapeIsHonoured) {
    spec_.dialect.escape = '\\';
    EXPECT_EQ(rows_of("a,b\n1,\"say \\\"hi\\\" \\\\ \\n\"\n"), Lines{"1|say \"hi\" \\ \\n"});
}

TEST_F(Csv, NullStringsAreNullOnlyWithoutQuotes) {
    spec_.dialect.null_strings = {"\\N", "NULL"};
    EXPECT_EQ(rows_of("a,b\n1,\\N\n\\N,\"NULL\"\n3,\nNULL,x\n"),
              (Lines{"1|~", "~|NULL", "3|", "~|x"}));
    EXPECT_EQ(show(good().schema), "a BIGINT, b VARCHAR");
}

TEST_F(Csv, AQuotedEmptyFieldIsNullInAColumnThatIsNotText) {
    EXPECT_EQ(rows_of("a,b\n\"\",\"\"\n5,x\n"), (Lines{"~|", "5|x"}));
}

TEST_F(Csv, OnlyEmptyFilesAreAnErrorUnlessColumnsAreDeclared) {
    only("");
    EXPECT_EQ(bad().kind(), base::ErrorKind::InvalidArgument);
    EXPECT_NE(bad().hint(), "");
    EXPECT_EQ(bad().location().file, "things.yaml");
    spec_.declared = {{"a", TypeKind::Date, true}};
    EXPECT_EQ(show(good().schema), "a DATE");
    EXPECT_EQ(good().rows, 0);
}

TEST_F(Csv, WithoutHeaderColumnsAreNumbered) {
    spec_.dialect.header = false;
    EXPECT_EQ(rows_of("1,x\n2,y\n"), (Lines{"1|x", "2|y"}));
    EXPECT_EQ(show(good().schema), "column_1 BIGINT, column_2 VARCHAR");
}

TEST_F(Csv, TypesComeFromAllRowsOfAllFiles) {
    std::string many = "i,wide,d,when,stamp,zoned,flag,zip,none\n";
    for (int i = 0; i < 1000; ++i) {
        many += "1,2,3,2014-01-01,2014-01-01,2014-01-01T10:00:00Z,true,12345,\n";
    }
    many +=
        "-5,12345678901234567890,4.5,2014-02-28,2014-01-01 10:00,2014-01-01 10:00:00+02:00,"
        "FALSE,02155,\n";
    only(many);
    EXPECT_EQ(show(good().schema),
              "i BIGINT, wide DECIMAL(38,0), d DOUBLE, when DATE, stamp TIMESTAMP, "
              "zoned TIMESTAMP WITH TIME ZONE, flag BOOLEAN, zip VARCHAR, none VARCHAR");
    EXPECT_EQ(read_rows(good()).back()[1], "12345678901234567890");
}

TEST_F(Csv, BadRowsSayFileLineReasonAndText) {
    only("a,b\n1,x\n2\n3,y,z\n4,\"q\"q\n5,\xFF\n6,ok\n7,\"open\n8,ok\n");
    const Survey survey = good();
    EXPECT_EQ(survey.rows, 3);
    Lines got;
    for (const BadRow& row : survey.bad_rows) {
        got.push_back(std::to_string(row.line) + " " + row.reason + " | " + row.text);
    }
    EXPECT_EQ(got,
              (Lines{"3 expected 2 fields, found 1 | 2", "4 expected 2 fields, found 3 | 3,y,z",
                     "5 text after the closing quote | 4,\"q\"q", "6 not UTF-8 | 5,\xEF\xBF\xBD",
                     "8 quote not closed | 7,\"open"}));
    EXPECT_EQ(survey.bad_rows[0].file, spec_.paths[0]);
    EXPECT_EQ(read_rows(survey), (std::vector<Row>{{"1", "x"}, {"6", "ok"}, {"8", "ok"}}));
    EXPECT_EQ(survey.files[0].why_not_plain, "bad row, line 3");
}

TEST_F(Csv, ABadRowGivesNoEvidence) {
    only("a,b\n1,2\nx,3,4\n5,6\n");
    EXPECT_EQ(show(good().schema), "a BIGINT, b BIGINT");
}

TEST_F(Csv, ABlankLineAmongRowsIsABadRow) {
    only("a,b\n1,2\n\n3,4\n");
    EXPECT_EQ(good().bad_rows.at(0).reason, "blank line");
}

TEST_F(Csv, AQuoteOpenedFurtherDownIsToldByItsLine) {
    only("a,b\n\"x\ny\",\"open\n3,4\n");
    const Survey survey = good();
    ASSERT_EQ(survey.bad_rows.size(), 1U);
    EXPECT_EQ(survey.bad_rows[0].line, 2);
    EXPECT_EQ(survey.bad_rows[0].reason, "quote not closed, opened in line 3");
    EXPECT_EQ(survey.rows, 1);
}

TEST_F(Csv, BadTextIsCutAndMadeValid) {
    only("a,b\n1,2\n1," + std::string(5000, 'x') + ",2\n");
    EXPECT_EQ(good().bad_rows.at(0).text.size(), 1000U);
}

TEST_F(Csv, MoreBadRowsThanAllowedAreAnErrorWithTheFirstAndTheCount) {
    spec_.bad_rows_max = 2;
    only("a,b\n1\n1,2\n3\n4,5,6\n");
    EXPECT_EQ(bad().message(),
              fmt::format("too many bad rows: 3 in raw.things, at most 2 allowed; "
                          "{0}:2: expected 2 fields, found 1; {0}:4: expected 2 fields, found 1; "
                          "{0}:5: expected 2 fields, found 3",
                          spec_.paths[0]));
    EXPECT_EQ(bad().location().line, 2);
    EXPECT_NE(bad().hint().find("bad_rows_max"), std::string::npos);
    spec_.bad_rows_max = 3;
    EXPECT_EQ(good().rows, 1);
}

TEST_F(Csv, BadRowsWithoutAGoodOneAreAnErrorAndNoRowsAreNone) {
    only("a,b\n1,2,3\n4,5,6\n");
    EXPECT_EQ(bad().message(), "no good row in raw.things: expected 2 fields, found 3");
    EXPECT_EQ(bad().location().line, 2);
    only("a,b\n");
    EXPECT_EQ(good().rows, 0);
}

TEST_F(Csv, AWrongDelimiterIsSuspected) {
    only("a|b\n1|x\n");
    EXPECT_NE(good().notes.at(0).find("its name holds '|'"), std::string::npos);
}

TEST_F(Csv, DeclaredTypesAreCheckedExactly) {
    spec_.declared = {{"day", TypeKind::Date, true},
                      {"small", TypeKind::Int16, true},
                      {"price", Type::decimal(6, 2), true},
                      {"id", TypeKind::Uuid, true}};
    only(
        "DAY,small,price,id\n"
        "2014-02-28,07,1.50,57f2562b-445c-f11c-ba40-edc55af3c84f\n"
        "2014-02-30,1,1,\n"
        "2014-02-28,70000,1,\n"
        "2014-02-28,1,1.505,\n"
        "2014-02-28,1,1,nonsense\n");
    const Survey survey = good();
    EXPECT_EQ(read_rows(survey),
              (std::vector<Row>{{"day 16129", "7", "150", "57f2562b445cf11cba40edc55af3c84f"}}));
    Lines got;
    for (const BadRow& row : survey.bad_rows) got.push_back(row.column + ": " + row.reason);
    EXPECT_EQ(got, (Lines{"day: expected DATE, found '2014-02-30'",
                          "small: expected SMALLINT, found '70000' (out of range)",
                          "price: expected DECIMAL(6,2), found '1.505' (out of range)",
                          "id: expected UUID, found 'nonsense'"}));
}

TEST_F(Csv, DeclaredTextKeepsNumbersAsWritten) {
    spec_.declared = {{"zip", TypeKind::Text, true}};
    EXPECT_EQ(rows_of("zip\n02155\n1\n"), (Lines{"02155", "1"}));
}

TEST_F(Csv, DeclaredColumnsAreFoundByNameOrPosition) {
    spec_.declared = {{"x", TypeKind::Int32, true}, {"y", TypeKind::Double, true}};
    EXPECT_EQ(rows_of("Y,X\n1.5,2\n"), Lines{"1.5|2"});
    spec_.dialect.header = false;
    EXPECT_EQ(rows_of("2,1.5\n"), Lines{"2|1.5"});
}

TEST_F(Csv, ColumnsStandInFileOrderAndDeclaredOnesThatNoFileHasLast) {
    spec_.declared = {{"absent", TypeKind::Date, true}, {"c", TypeKind::Int32, true}};
    spec_.paths = {write("1.csv", "a,b\n1,x\n"), write("2.csv", "d,c,b,a\n7,2,y,3\n")};
    EXPECT_EQ(show(good().schema), "a BIGINT, b VARCHAR, d BIGINT, c INTEGER, absent DATE");
    EXPECT_EQ(read_rows(good()).at(1), (Row{"3", "y", "7", "2", std::nullopt}));
    // The order of the run before stays, whatever new files say.
    spec_.previous = good().known;
    spec_.paths = {write("3.csv", "absent,new,a\n2014-01-01,1,4\n")};
    EXPECT_EQ(show(good().schema),
              "a BIGINT, b VARCHAR, d BIGINT, c INTEGER, absent DATE, new BIGINT");
}

TEST_F(Csv, ANullWhereNoneMayBeIsABadRow) {
    spec_.declared = {{"a", TypeKind::Text, false}, {"b", TypeKind::Int64, true}};
    only("a,b\nx,\n,2\n");
    EXPECT_EQ(good().rows, 1);
    EXPECT_EQ(good().bad_rows.at(0).reason, "expected VARCHAR, found null");
}

TEST_F(Csv, WideAndLongIsFine) {
    std::string header, row;
    for (int i = 0; i < 2000; ++i) {
        header += (i > 0 ? ",c" : "c") + std::to_string(i);
        row += (i > 0 ? "," : "") + (i == 1234 ? std::string(100'000, 'z') : std::to_string(i));
    }
    only(header + "\n" + row + "\n" + row + "\n");
    const Survey survey = good();
    EXPECT_EQ(survey.rows, 2);
    EXPECT_TRUE(survey.files[0].plain);
    const auto rows = read_rows(survey);
    EXPECT_EQ(rows[1][1999], "1999");
    EXPECT_EQ(rows[1][1234]->size(), 100'000U);
}

TEST_F(Csv, PlainSaysWhyNot) {
    struct Case {
        std::string_view text;
        std::string_view why;
    };
    for (const auto& [text, why] :
         {Case{"a,b\n1,2\n", ""}, Case{"a,b\n1,2", ""}, Case{"\"a\",b\n1,2\n", ""},
          Case{"a,b\n1,2\n1,\"2\"\n", "quote, line 3"},
          Case{"a,b\n1,2\r\n", "carriage return, line 2"},
          Case{"a,b\r1,2\r", "carriage return for newline"},
          Case{"a,b\n1,2\n1\n", "bad row, line 3"}}) {
        only(text);
        EXPECT_EQ(good().files[0].why_not_plain, why) << testing::PrintToString(text);
        EXPECT_EQ(good().files[0].plain, why.empty());
    }
}

TEST_F(Csv, DialectsThatContradictThemselvesAreRefused) {
    only("a\n1\n");
    spec_.dialect.delimiter = '"';
    EXPECT_EQ(bad().location().file, "things.yaml");
    spec_.dialect.delimiter = '\n';
    EXPECT_EQ(bad().kind(), base::ErrorKind::InvalidArgument);
}

TEST_F(Csv, APatternWithoutFilesIsAnError) {
    spec_.paths = {(folder_ / "*.csv").string()};
    EXPECT_EQ(bad().kind(), base::ErrorKind::NotFound);
}

TEST_F(Csv, AFileNamedByTwoPatternsIsReadOnce) {
    write("a.csv", "x\n1\n");
    spec_.paths = {(folder_ / "*.csv").string(), (folder_ / "a.*").string()};
    EXPECT_EQ(good().rows, 1);
}

TEST_F(Csv, Utf16IsRefusedWithTheRemedy) {
    only(
        std::string("\xFF\xFE"
                    "a\0,\0",
                    6));
    EXPECT_NE(bad().hint().find("iconv"), std::string::npos);
}

TEST_F(Csv, AFileThatChangesWhileItIsReadIsReported) {
    std::string text = "a,b\n";
    for (int i = 0; i < 100'000; ++i) text += "1,2\n";
    only(text);
    const Survey survey = good();
    EXPECT_TRUE(check_unchanged(survey).ok());
    std::filesystem::resize_file(spec_.paths[0], 5000);
    read_rows(survey);  // what it gives is of no use, but it ends
    EXPECT_EQ(check_unchanged(survey).error().kind(), base::ErrorKind::Conflict);
}

TEST_F(Csv, AWishToStopIsHeard) {
    only("a\n1\n");
    stop_.request();
    EXPECT_EQ(bad().kind(), base::ErrorKind::Cancelled);
}

TEST_F(Csv, ProjectionGivesTheColumnsAskedForInTheirOrder) {
    only("a,b,c\n1,x,2.5\n");
    const Survey survey = good();
    const auto reader = open_block(survey, survey.blocks.at(0), {2, 0});
    const Type types[] = {TypeKind::Double, TypeKind::Int64};
    double c = 0;
    int64_t a = 0;
    uint64_t valid[] = {~uint64_t{0}, ~uint64_t{0}};
    std::vector<columnar::ColumnSink> sinks{{&types[0], &c, &valid[0]}, {&types[1], &a, &valid[1]}};
    EXPECT_EQ(reader->read(sinks, 1), 1U);
    EXPECT_EQ(c, 2.5);
    EXPECT_EQ(a, 1);
    EXPECT_EQ(reader->read(sinks, 1), 0U);
}

// Quotes, faults, line ends and types at random: what a survey says and what readers give must not
// depend on where blocks are cut nor on who surveys them.
TEST_F(Csv, ResultsDoNotDependOnBlocksNorThreads) {
    std::mt19937 random(99);
    spec_.bad_rows_max = 1'000'000;
    const Lines pieces{"1",        "2.5",      "2014-01-01", "x",      "\"q\"", "\"a\"\"b\"",
                       "\"n\nl\"", "\"",       "\"open",     "\"t\"t", "",      "\xC3\xA9",
                       "\xFF",     "5\" pipe", "\"\n\n\"",   "true"};
    for (int round = 0; round < 40; ++round) {
        spec_.paths.clear();
        for (int file = 0; file < 3; ++file) {
            std::string text = file == 2 ? "b,a,c\n" : "a,b\n";
            const unsigned kinds = round % 3 == 0   ? 4
                                   : round % 3 == 1 ? 7
                                                    : unsigned(pieces.size());
            for (unsigned i = 0, n = random() % 60; i < n; ++i) {
                const unsigned fields = (file == 2 ? 3 : 2) + (random() % 20 == 0 ? 1 : 0);
                for (unsigned f = 0; f < fields; ++f) {
                    text += (f > 0 ? "," : "") + pieces[random() % kinds];
                }
                text += random() % 9 == 0 ? "\r\n" : "\n";
            }
            spec_.paths.push_back(write(std::to_string(file) + ".csv", text));
        }
        spec_.on_drift = round % 2 == 0 ? OnDrift::Evolve : OnDrift::DiscardRow;
        options_.block_bytes = size_t{4} << 20;
        options_.threads = 1;
        const Survey whole = good();
        const std::string want = show(whole);
        const auto want_rows = read_rows(whole, 1000);
        EXPECT_EQ(static_cast<int64_t>(want_rows.size()), whole.rows);
        for (const size_t block_bytes : {1, 16, 37, 200, 1000}) {
            for (const size_t threads : {1, 4}) {
                options_.block_bytes = block_bytes;
                options_.threads = threads;
                const Survey cut = good();
                ASSERT_EQ(show(cut), want) << "round " << round << " block " << block_bytes;
                ASSERT_EQ(read_rows(cut), want_rows) << "round " << round;
            }
        }
    }
}

TEST_F(Csv, BlocksTellTheirFirstLine) {
    options_.block_bytes = 8;
    only("a,b\n1,2\n\"x\ny\",4\n5,6\n7,8\n9,10\n");
    const Survey survey = good();
    ASSERT_GT(survey.blocks.size(), 2U);
    const std::string_view text = survey.files[0].bytes->bytes();
    for (const Block& block : survey.blocks) {
        EXPECT_EQ(block.first_line,
                  1 + std::count(text.begin(), text.begin() + long(block.offset), '\n'));
    }
}

}  // namespace
}  // namespace millrace::source
