// SPDX-License-Identifier: Apache-2.0
#include "generate/synthea.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/folder_testing.h"
#include "base/text.h"

namespace millrace::generate {
namespace {

using Row = std::vector<std::string>;

class SyntheaTest : public testing::Test {
  protected:
    base::Path make(double scale, uint64_t seed = 42, size_t threads = 2) {
        base::Path out = directory_ / std::to_string(made_++);
        auto report = generate_synthea({scale, seed, out, threads}, stop_);
        EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().to_string());
        return out;
    }
    // Lines without the header.
    static std::vector<std::string> lines(const base::Path& path) {
        std::vector<std::string> lines = base::split(*base::read_file(path), '\n');
        EXPECT_EQ(lines.back(), "") << "the last line must end";
        lines.pop_back();
        lines.erase(lines.begin());
        return lines;
    }
    static std::set<std::string> distinct(const base::Path& path) {
        const std::vector<std::string> all = lines(path);
        return {all.begin(), all.end()};
    }

    const base::TestFolder directory_;
    base::Stop stop_;
    int made_ = 0;
};

bool is_symptom(const Row& encounter) {
    return encounter[4].find("Encounter for symptom") != std::string::npos;
}

TEST_F(SyntheaTest, RowsDaysAndCopiesShrinkInProportion) {
    struct Case {
        double scale;
        size_t encounters, observations, conditions, patients, symptom_days, days;
    };
    for (const Case& want : {Case{0.1, 126'000, 538'000, 48'300, 13'200, 256, 1'043},
                             Case{0.01, 12'600, 53'800, 4'830, 1'320, 26, 104},
                             Case{0.0001, 126, 538, 48, 13, 1, 1}, Case{1e-9, 1, 1, 1, 1, 1, 1}}) {
        SCOPED_TRACE(want.scale);
        const base::Path at = make(want.scale);
        EXPECT_EQ(lines(at / "encounters.csv").size(), want.encounters);
        EXPECT_EQ(lines(at / "observations.csv").size(), want.observations);
        EXPECT_EQ(lines(at / "conditions.csv").size(), want.conditions);
        EXPECT_EQ(lines(at / "patients.csv").size(), want.patients);

        std::set<std::string> symptom_days, symptom_days_with_reason, days;
        for (const std::string& line : lines(at / "encounters.csv")) {
            const Row row = base::split(line, ',');
            if (!is_symptom(row)) continue;
            symptom_days.insert(row[1]);
            if (!row[5].empty()) symptom_days_with_reason.insert(row[1]);
        }
        for (const std::string& line : lines(at / "observations.csv"))
            days.insert(line.substr(0, 10));
        EXPECT_EQ(symptom_days.size(), want.symptom_days);
        EXPECT_EQ(symptom_days_with_reason.size(), want.symptom_days);
        EXPECT_EQ(days.size(), want.days);

        const auto copies = [&](const char* file, size_t rows) {
            return rows - distinct(at / file).size();
        };
        const auto share = [](size_t rows, double part) {
            return static_cast<size_t>(std::llround(static_cast<double>(rows) * part));
        };
        EXPECT_EQ(copies("encounters.csv", want.encounters), share(want.encounters, 0.03));
        EXPECT_EQ(copies("observations.csv", want.observations), share(want.observations, 0.03));
        EXPECT_EQ(copies("conditions.csv", want.conditions), share(want.conditions, 0.02));
        EXPECT_EQ(copies("patients.csv", want.patients), share(want.patients, 0.03));
    }
}

TEST_F(SyntheaTest, ObservationsLieIn1909To2020AndMostInTheLastElevenYears) {
    const base::Path at = make(0.05);
    size_t recent = 0;
    const std::vector<std::string> all = lines(at / "observations.csv");
    for (const std::string& line : all) {
        ASSERT_GE(line.substr(0, 10), "1909-01-01");
        ASSERT_LE(line.substr(0, 10), "2020-06-30");
        recent += line.substr(0, 10) > "2009-06-30" ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(recent) / static_cast<double>(all.size()), 0.85, 0.01);
}

TEST_F(SyntheaTest, RowsStandInNoOrder) {
    std::vector<std::string> dates;
    for (const std::string& line : lines(make(0.01) / "observations.csv")) {
        dates.push_back(line.substr(0, 10));
    }
    size_t ascents = 0;
    for (size_t at = 1; at < dates.size(); ++at) ascents += dates[at - 1] < dates[at] ? 1 : 0;
    EXPECT_NEAR(static_cast<double>(ascents) / static_cast<double>(dates.size()), 0.5, 0.05);
}

TEST_F(SyntheaTest, TheSameBytesForEveryThreadCount) {
    const base::Path one = make(0.02, 7, 1);
    for (size_t threads : {2U, 3U, 16U}) {
        const base::Path other = make(0.02, 7, threads);
        for (const char* file :
             {"encounters.csv", "observations.csv", "conditions.csv", "patients.csv"}) {
            EXPECT_TRUE(*base::read_file(one / file) == *base::read_file(other / file))
                << file << ", threads: " << threads;
        }
    }
}

TEST_F(SyntheaTest, AnotherSeedMakesOtherRows) {
    const base::Path one = make(0.001, 1);
    const base::Path two = make(0.001, 2);
    for (const char* file :
         {"encounters.csv", "observations.csv", "conditions.csv", "patients.csv"}) {
        const std::set<std::string> theirs = distinct(two / file);
        for (const std::string& line : distinct(one / file)) {
            ASSERT_FALSE(theirs.contains(line)) << line;
        }
    }
}

TEST_F(SyntheaTest, IdsMeetAcrossTablesAndNobodyIsSeenBeforeBirthOrAfterDeath) {
    const base::Path at = make(0.01);
    struct Life {
        std::string birth, death;
    };
    std::unordered_map<std::string, Life> patients;
    for (const std::string& line : distinct(at / "patients.csv")) {
        const Row row = base::split(line, ',');
        ASSERT_EQ(row.size(), 17U) << line;
        ASSERT_TRUE(patients.emplace(row[0], Life{row[1], row[2]}).second) << "id twice: " << line;
    }
    struct Visit {
        std::string date, patient;
    };
    std::unordered_map<std::string, Visit> encounters;
    for (const std::string& line : distinct(at / "encounters.csv")) {
        const Row row = base::split(line, ',');
        ASSERT_EQ(row.size(), 7U) << line;
        ASSERT_EQ(row[5].empty(), row[6].empty()) << line;
        ASSERT_TRUE(encounters.emplace(row[0], Visit{row[1], row[2]}).second) << line;
        const auto life = patients.find(row[2]);
        ASSERT_NE(life, patients.end()) << line;
        ASSERT_LE(life->second.birth, row[1]) << line;
        const std::string& death = life->second.death;
        ASSERT_TRUE(death.empty() || death >= row[1]) << line;
    }
    const auto expect_visit = [&](const std::string& encounter, const std::string& date,
                                  const std::string& patient) {
        const auto visit = encounters.find(encounter);
        ASSERT_NE(visit, encounters.end()) << encounter;
        EXPECT_EQ(visit->second.date, date);
        EXPECT_EQ(visit->second.patient, patient);
    };
    for (const std::string& line : lines(at / "observations.csv")) {
        const Row row = base::split(line, ',');
        ASSERT_EQ(row.size(), 7U) << line;
        expect_visit(row[2], row[0], row[1]);
    }
    for (const std::string& line : lines(at / "conditions.csv")) {
        const Row row = base::split(line, ',');
        ASSERT_EQ(row.size(), 6U) << line;
        expect_visit(row[3], row[0], row[2]);
        EXPECT_TRUE(row[1].empty() || row[0] < row[1]) << line;
    }
}

TEST_F(SyntheaTest, TheStudiesFindTheirShareOfRows) {
    const double scale = 0.05;
    const base::Path at = make(scale);
    std::unordered_set<std::string> complete;  // patients with nothing of the four left out
    for (const std::string& line : distinct(at / "patients.csv")) {
        const Row row = base::split(line, ',');
        if (std::none_of(row.begin() + 11, row.begin() + 15,
                         [](const std::string& field) { return field.empty(); })) {
            complete.insert(row[0]);
        }
    }
    size_t sinusitis = 0;
    for (const std::string& line : distinct(at / "conditions.csv")) {
        const Row row = base::split(line, ',');
        if (row[5].find("sinusitis") != std::string::npos) sinusitis += complete.count(row[2]);
    }
    EXPECT_NEAR(static_cast<double>(sinusitis) / scale, 99'000, 6'000);

    size_t symptoms = 0;
    for (const std::string& line : distinct(at / "encounters.csv")) {
        const Row row = base::split(line, ',');
        symptoms += is_symptom(row) && !row[5].empty() ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(symptoms) / scale, 450'000, 9'000);
}

TEST_F(SyntheaTest, SomeFieldsAreEmptyAndNothingNeedsQuotes) {
    const base::Path at = make(0.01);
    const auto empty_share = [&](const char* file, size_t column) {
        size_t empty = 0;
        const std::vector<std::string> all = lines(at / file);
        for (const std::string& line : all) empty += base::split(line, ',')[column].empty() ? 1 : 0;
        return static_cast<double>(empty) / static_cast<double>(all.size());
    };
    EXPECT_NEAR(empty_share("encounters.csv", 5), 0.48, 0.03);
    EXPECT_NEAR(empty_share("observations.csv", 5), 0.015, 0.01);
    EXPECT_NEAR(empty_share("observations.csv", 6), 0.1, 0.03);
    EXPECT_GT(empty_share("patients.csv", 2), 0.5);
    EXPECT_NEAR(empty_share("patients.csv", 11), 0.26, 0.05);
    for (const char* file :
         {"encounters.csv", "observations.csv", "conditions.csv", "patients.csv"}) {
        EXPECT_EQ(base::read_file(at / file)->find_first_of("\"'\r"), std::string::npos) << file;
    }
}

TEST_F(SyntheaTest, AFullDiskIsToldAndLeavesNoHalfFile) {
    if (!std::filesystem::exists("/dev/full")) FAIL() << "this test needs /dev/full";
    std::filesystem::create_symlink("/dev/full", directory_ / "observations.csv");
    const auto report = generate_synthea({0.01, 42, directory_, 2}, stop_);
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().kind(), base::ErrorKind::Unavailable);
    EXPECT_NE(report.error().message().find("observations.csv"), std::string::npos);
    EXPECT_EQ(report.error().hint(), "free some space, then run again");
    EXPECT_FALSE(std::filesystem::is_symlink(directory_ / "observations.csv"));
}

TEST_F(SyntheaTest, StopsWhenAskedAndLeavesNoHalfFile) {
    const auto report = generate_synthea({0.05, 42, directory_, 2}, stop_,
                                         [&](const SyntheaProgress&) { stop_.request(); });
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().kind(), base::ErrorKind::Cancelled);
    EXPECT_FALSE(std::filesystem::exists(directory_ / "observations.csv"));
}

TEST_F(SyntheaTest, ProgressEndsAtTheTotalAndTheReportAgreesWithTheFiles) {
    SyntheaProgress last;
    const auto report =
        generate_synthea({0.01, 42, directory_, 2}, stop_, [&](const SyntheaProgress& now) {
            EXPECT_GE(now.rows, last.rows);
            last = now;
        });
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(last.rows, 72'550);
    EXPECT_EQ(last.rows_total, 72'550);
    ASSERT_EQ(report->files.size(), 4U);
    for (const SyntheaReport::File& file : report->files) {
        EXPECT_EQ(static_cast<uintmax_t>(file.bytes), std::filesystem::file_size(file.path));
        EXPECT_EQ(static_cast<size_t>(file.rows), lines(file.path).size());
    }
}

TEST_F(SyntheaTest, RefusesAScaleThatMakesNoSense) {
    for (double scale : {0.0, -1.0, 101.0, std::nan("")}) {
        const auto report = generate_synthea({scale, 42, directory_, 1}, stop_);
        ASSERT_FALSE(report.ok());
        EXPECT_EQ(report.error().kind(), base::ErrorKind::InvalidArgument);
    }
}

}  // namespace
}  // namespace millrace::generate
