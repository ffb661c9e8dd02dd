// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "source/source.h"

namespace millrace::source {

using Row = std::vector<std::optional<std::string>>;

// One value as text, for comparison in tests.
std::string show(const columnar::Type& type, const void* value);
// Every row of a survey, in order, through readers of `capacity` rows a call.
std::vector<Row> read_rows(const Survey& survey, size_t capacity = 7);
// "name TYPE, name TYPE".
std::string show(const columnar::Schema& schema);
// Everything a survey says, apart from where its blocks were cut.
std::string show(const Survey& survey);

// A folder with source files, and a spec that reads them.
class SourceTest : public testing::Test {
  protected:
    void SetUp() override;
    void TearDown() override;

    std::string write(const std::string& name, std::string_view bytes);
    // Writes one file and makes it the only one of the spec.
    void only(std::string_view bytes);
    base::Result<Survey> run() { return survey(spec_, options_, stop_); }
    // The survey, which must work.
    Survey good();
    base::Error bad();
    // Rows of a file with this text, all of them good; one string per row with fields between bars,
    // null as "~".
    std::vector<std::string> rows_of(std::string_view bytes);

    base::Path folder_;
    Spec spec_;
    SurveyOptions options_;
    base::Stop stop_;
};

}  // namespace millrace::source
