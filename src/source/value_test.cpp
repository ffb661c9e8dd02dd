// SPDX-License-Identifier: Apache-2.0
#include "source/value.h"

#include <gtest/gtest.h>

#include <optional>

#include "base/clock.h"
#include "source/convert.h"
#include "source/evidence.h"

namespace millrace::source {
namespace {

using columnar::Type;
using columnar::TypeKind;

std::optional<int32_t> date(std::string_view text) {
    int32_t days = 0;
    return read_date(text, days) == Fit::Yes ? std::optional(days) : std::nullopt;
}

TEST(Value, DatesAreDaysThatExist) {
    EXPECT_EQ(date("1970-01-01"), 0);
    EXPECT_EQ(date("1969-12-31"), -1);
    EXPECT_EQ(date("2000-02-29"), 11016);
    EXPECT_EQ(date("0001-01-01"), -719162);
    EXPECT_EQ(date("9999-12-31"), 2932896);
    for (const std::string_view no :
         {"2014-02-30", "1900-02-29", "2014-13-01", "2014-00-10", "2014-01-00", "2014-04-31",
          "0000-01-01", "2014-1-01", "2014/01/01", "2014-01-01 ", "20140101", "", "2014-0a-01"}) {
        EXPECT_EQ(date(no), std::nullopt) << no;
    }
}

TEST(Value, EveryDayOfFourCenturiesCountsOneMore) {
    int32_t expected = *date("1900-01-01");
    for (unsigned year = 1900; year < 2300; ++year) {
        for (unsigned month = 1; month <= 12; ++month) {
            for (unsigned day = 1; day <= 31; ++day) {
                char text[16];
                std::snprintf(text, sizeof(text), "%04u-%02u-%02u", year, month, day);
                if (const auto days = date(text)) {
                    ASSERT_EQ(*days, expected++) << text;
                }
            }
        }
    }
    EXPECT_EQ(expected - *date("1900-01-01"), 146'097);
}

TEST(Value, TimestampsHaveMicrosecondsAndAZoneOrNone) {
    struct Case {
        std::string_view text;
        std::optional<int64_t> micros;
        Zone zone = Zone::Absent;
    };
    for (const auto& [text, micros, zone] :
         {Case{"1970-01-01", 0},
          Case{"1970-01-01 00:01", 60'000'000},
          Case{"1970-01-01T00:00:01.5", 1'500'000},
          Case{"1970-01-01 00:00:00.000001", 1},
          Case{"1970-01-01T00:00:00Z", 0, Zone::Present},
          Case{"1970-01-01 02:00:00+02:00", 0, Zone::Present},
          Case{"1969-12-31 22:00:00.25-02", 250'000, Zone::Present},
          Case{"1970-01-01 01:00:00 +01:00", 0, Zone::Present},
          Case{"1970-01-01 02:30:00+0230", 0, Zone::Present},
          Case{"1969-12-31 22:00:00.1234560-0200", 123'456, Zone::Present},
          Case{"1970-01-01 00:00:00.123456000", 123'456},
          Case{"1970-01-01 18:00:00+18:00", 0, Zone::Present},
          Case{"1970-01-01 18:01:00+18:01", {}},
          Case{"1970-01-01 00:00:00-19", {}},
          Case{"1970-01-01 02:00:00+02:", {}},
          Case{"1970-01-01 00:00:00z", 0, Zone::Present},
          Case{"1970-01-01 24:00", {}},
          Case{"1970-01-01 00:00:00.0000001", {}},
          Case{"1970-01-01 00:00:00.1234560000", {}},
          Case{"1970-01-01 00:00:00.100000001", {}},
          Case{"1970-01-01 02:00:00+020", {}},
          Case{"1970-01-01 02:00:00+02-00", {}},
          Case{"1970-01-01 02:00:00+0260", {}},
          Case{"1970-01-01 00:60", {}},
          Case{"1970-01-01 00:00:60", {}},
          Case{"1970-01-01 00:00:00.", {}},
          Case{"1970-01-01 00:00:00.1234567", {}},
          Case{"1970-02-30 00:00", {}},
          Case{"1970-01-01 00:00:00+1", {}},
          Case{"1970-01-01 ", {}},
          Case{"1970-01-01T", {}},
          Case{"1970-01-01Z", {}}}) {
        SCOPED_TRACE(text);
        int64_t got = 0;
        Zone got_zone = Zone::Absent;
        const Fit fit = read_timestamp(text, got, got_zone);
        EXPECT_EQ(fit == Fit::Yes ? std::optional(got) : std::nullopt, micros);
        if (micros) {
            EXPECT_EQ(got_zone, zone);
        }
        // What users write on the command line follows the same rules.
        const auto typed = base::parse_timestamp(text);
        EXPECT_EQ(typed ? std::optional(typed->time_since_epoch().count()) : std::nullopt, micros);
    }
}

TEST(Value, DecimalsAreExactOrRefused) {
    struct Case {
        std::string_view text;
        Fit fit;
        int64_t value = 0;
    };
    for (const auto& [text, fit, value] :
         {Case{"1.25", Fit::Yes, 125}, Case{"-0.5", Fit::Yes, -50}, Case{"+7", Fit::Yes, 700},
          Case{"1.2500", Fit::Yes, 125}, Case{"007", Fit::Yes, 700}, Case{".5", Fit::Yes, 50},
          Case{"999.99", Fit::Yes, 99'999}, Case{"1000", Fit::OutOfRange},
          Case{"1.255", Fit::OutOfRange}, Case{"1e2", Fit::No}, Case{"", Fit::No},
          Case{"-", Fit::No}, Case{"1.2.3", Fit::No}, Case{".", Fit::No}}) {
        SCOPED_TRACE(text);
        columnar::Int128 out = 0;
        EXPECT_EQ(read_decimal(text, 5, 2, out), fit);
        EXPECT_EQ(static_cast<int64_t>(out), value);
    }
    columnar::Int128 out = 0;
    EXPECT_EQ(read_decimal("99999999999999999999999999999999999999", 38, 0, out), Fit::Yes);
    EXPECT_EQ(read_decimal("100000000000000000000000000000000000000", 38, 0, out), Fit::OutOfRange);
}

TEST(Convert, DeclaredTypesTakeWhatTheirTextSays) {
    struct Case {
        Type type;
        std::string_view text;
        Fit fit;
    };
    for (const auto& [type, text, fit] :
         {Case{TypeKind::Int8, "-128", Fit::Yes},
          Case{TypeKind::Int8, "128", Fit::OutOfRange},
          Case{TypeKind::UInt8, "255", Fit::Yes},
          Case{TypeKind::UInt8, "-1", Fit::No},
          Case{TypeKind::Int32, "02155", Fit::Yes},
          Case{TypeKind::Int32, "+5", Fit::Yes},
          Case{TypeKind::Int32, "+-5", Fit::No},
          Case{TypeKind::Int32, "+", Fit::No},
          Case{TypeKind::Int32, "5 ", Fit::No},
          Case{TypeKind::Int32, "5.0", Fit::No},
          Case{TypeKind::Int64, "9223372036854775808", Fit::OutOfRange},
          Case{TypeKind::Double, "1e400", Fit::OutOfRange},
          Case{TypeKind::Double, "1e4", Fit::Yes},
          Case{TypeKind::Double, "x", Fit::No},
          Case{TypeKind::Boolean, "YES", Fit::Yes},
          Case{TypeKind::Boolean, "2", Fit::No},
          Case{TypeKind::Time, "09:58:11", Fit::Yes},
          Case{TypeKind::Time, "9:58", Fit::No},
          Case{TypeKind::Date, "2014-02-30", Fit::No},
          Case{TypeKind::Timestamp, "2014-02-28", Fit::Yes},
          Case{TypeKind::Uuid, "57f2562b-445c-f11c-ba40-edc55af3c84f", Fit::Yes},
          Case{TypeKind::Uuid, "57f2562b-445c-f11c-ba40-edc55af3c84g", Fit::No},
          Case{Type::decimal(4, 2), "99.99", Fit::Yes},
          Case{Type::decimal(4, 2), "100", Fit::OutOfRange}}) {
        Slot slot;
        EXPECT_EQ(converter_for(type)(type, text, slot.data()), fit)
            << type.to_string() << " " << text;
    }
    EXPECT_EQ(describe_misfit(TypeKind::Date, "2014-02-30", Fit::No),
              "expected DATE, found '2014-02-30'");
}

TEST(Evidence, OneValueShowsOneKind) {
    struct Case {
        std::string_view text;
        Evidence want;
    };
    for (const auto& [text, want] : {Case{"true", kBoolean},
                                     Case{"False", kBoolean},
                                     Case{"t", kText},
                                     Case{"0", kInt53},
                                     Case{"-17", kInt53},
                                     Case{"9007199254740992", kInt53},
                                     Case{"9007199254740993", kInt64},
                                     Case{"9223372036854775807", kInt64},
                                     Case{"-9223372036854775808", kInt64},
                                     Case{"9223372036854775808", kWide},
                                     Case{"12345678901234567890123456789012345678", kWide},
                                     Case{"123456789012345678901234567890123456789", kText},
                                     Case{"02155", kText},
                                     Case{"+5", kText},
                                     Case{"5.", kText},
                                     Case{"127.9", kDouble},
                                     Case{".5", kDouble},
                                     Case{"-.5e-3", kDouble},
                                     Case{"1e5", kDouble},
                                     Case{"1e999", kText},
                                     Case{"1e", kText},
                                     Case{"00.5", kText},
                                     Case{"9007199254740992.5", kDouble},
                                     Case{"9007199254740993.5", kText},
                                     Case{"-123456789012345678.12", kText},
                                     Case{"0.12345678901234567890123", kDouble},
                                     Case{"123456789012345678.12e0", kDouble},
                                     Case{"0.5", kDouble},
                                     Case{"-", kText},
                                     Case{".", kText},
                                     Case{"1,5", kText},
                                     Case{" 5", kText},
                                     Case{"5 ", kText},
                                     Case{"nan", kText},
                                     Case{"2014-02-28", kDate},
                                     Case{"2014-02-30", kText},
                                     Case{"2014-02-28 10:00", kTimestamp},
                                     Case{"2014-02-28T10:00:00Z", kTimestampTz},
                                     Case{"2014-02-28 10", kText},
                                     Case{"8302-2", kText},
                                     Case{"abc", kText}}) {
        EXPECT_EQ(classify(text), want) << text;
    }
}

TEST(Evidence, MixesResolveToTheNarrowestExactType) {
    struct Case {
        Evidence evidence;
        std::string_view want;
    };
    for (const auto& [evidence, want] :
         {Case{kNothing, "VARCHAR"}, Case{kBoolean, "BOOLEAN"}, Case{kBoolean | kInt53, "VARCHAR"},
          Case{kInt53 | kInt64, "BIGINT"}, Case{kInt53 | kWide, "DECIMAL(38,0)"},
          Case{kInt53 | kDouble, "DOUBLE"}, Case{kInt64 | kDouble, "VARCHAR"},
          Case{kWide | kDouble, "VARCHAR"}, Case{kDate, "DATE"},
          Case{kDate | kTimestamp, "TIMESTAMP"}, Case{kDate | kTimestampTz, "VARCHAR"},
          Case{kTimestamp | kTimestampTz, "VARCHAR"}, Case{kDate | kInt53, "VARCHAR"}}) {
        EXPECT_EQ(resolve(evidence).to_string(), want) << evidence;
    }
}

TEST(Evidence, MoreEvidenceNeverUndoesText) {
    for (unsigned set = 1; set < 1U << kEvidenceBits; ++set) {
        if (!is_settled(static_cast<Evidence>(set))) continue;
        for (unsigned bit = 0; bit < kEvidenceBits; ++bit) {
            EXPECT_TRUE(is_settled(static_cast<Evidence>(set | 1U << bit))) << set;
        }
    }
}

}  // namespace
}  // namespace millrace::source
