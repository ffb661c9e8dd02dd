// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/parallel.h"
#include "base/text.h"
#include "base/utf8.h"
#include "source/block_cutter.h"
#include "source/block_survey.h"
#include "source/column_plan.h"
#include "source/findings.h"
#include "source/input_file.h"
#include "source/layout.h"
#include "source/source.h"

namespace millrace::source {
namespace {

// One file on its way through the survey.
struct Input {
    SurveyedFile file;
    Layout layout;
    std::vector<FieldRule> rules;
    std::vector<size_t> cuts;
    std::vector<BlockFacts> facts;  // one per cut, then one per block of the chain
    std::string shown_path;         // as the user knows it

    const std::string& name() const { return shown_path; }
    std::string_view text() const { return file.bytes->bytes().substr(0, layout.end); }
};

class Surveyor {
  public:
    Surveyor(const Spec& spec, const SurveyOptions& options, const base::Stop& stop)
        : spec_(spec), options_(options), stop_(stop), plan_(spec) {}

    base::Result<Survey> run() {
        MR_TRY(check_dialect());
        MR_TRY(open_files());
        MR_TRY(lay_out());
        std::vector<size_t> files(inputs_.size());
        std::iota(files.begin(), files.end(), 0U);
        if (plan_.needs_first_file()) MR_TRY(survey_baseline(files));
        MR_TRY(survey_files(files));
        return finish();
    }

  private:
    base::Error error(std::string message) const {
        return base::invalid_argument(std::move(message)).at(spec_.location);
    }

    base::Result<void> check_dialect() const {
        const Dialect& d = spec_.dialect;
        const auto is_line_end = [](char c) { return c == '\n' || c == '\r'; };
        if (d.delimiter == '\0' || is_line_end(d.delimiter) || is_line_end(d.quote) ||
            is_line_end(d.escape)) {
            return error("delimiter, quote and escape must not be line ends or NUL")
                .hint("leave quote empty for none");
        }
        if (d.delimiter == d.quote || d.delimiter == d.escape) {
            return error(fmt::format("delimiter is also the quote or escape: {}", d.delimiter))
                .hint("give each a character of its own");
        }
        return {};
    }

    base::Result<void> open_files() {
        const std::vector<base::Path> paths = MR_TRY(find_files(spec_));
        inputs_.resize(paths.size());
        return base::parallel_for(
            paths.size(), options_.threads, stop_, [&](size_t i, size_t) -> base::Result<void> {
                inputs_[i].file.path = paths[i];
                inputs_[i].shown_path = shown_path(spec_, paths[i]);
                auto bytes = open_input(paths[i], options_.temporary_directory, stop_);
                if (!bytes.ok()) {
                    base::Error error = std::move(bytes).error();
                    // A link that leads nowhere, a pipe: the path is at fault, not what is in it.
                    if (!error.location().file.empty()) {
                        return std::move(error).at(inputs_[i].shown_path);
                    }
                    const bool mistake = error.kind() == base::ErrorKind::NotFound ||
                                         error.kind() == base::ErrorKind::InvalidArgument;
                    return mistake ? std::move(error).at(spec_.location) : error;
                }
                inputs_[i].file.bytes = *std::move(bytes);
                return {};
            });
    }

    base::Result<void> lay_out() {
        for (Input& input : inputs_) {
            input.layout = MR_TRY(read_layout(input.file.bytes->bytes(), input.name(), spec_));
            input.file.newline = input.layout.newline;
            input.file.field_count = input.layout.names.size();
        }
        const bool any = std::any_of(inputs_.begin(), inputs_.end(), [](const Input& input) {
            return input.layout.has_records() || !input.layout.names.empty();
        });
        if (any || !spec_.declared.empty() || spec_.previous) return {};
        return error(fmt::format("nothing in any file of {}: {} empty", spec_.name,
                                 inputs_.size() == 1 ? "it is" : "all are"))
            .hint("wait for data, or declare the columns so that an empty table can be made");
    }

    // Takes the first file that shows columns out of `files`, and what stands before it: those with
    // records come before those with a header only.
    base::Result<void> survey_baseline(std::vector<size_t>& files) {
        for (const bool with_records : {true, false}) {
            for (auto it = files.begin(); it != files.end() && plan_.needs_first_file();) {
                if (inputs_[*it].layout.has_records() != with_records) {
                    ++it;
                    continue;
                }
                MR_TRY(survey_files({*it}));
                it = files.erase(it);
            }
        }
        plan_.fix();
        return {};
    }

    BlockTask task(const Input& input) const {
        return {spec_, input.layout, input.rules, plan_.open(), input.text()};
    }
    BlockFacts survey_block(const Input& input, size_t begin, size_t limit) const {
        const BlockTask block = task(input);
        return spec_.format == Format::Csv ? survey_csv_block(block, begin, limit)
                                           : survey_json_block(block, begin, limit);
    }

    // By the rules as the plan has them now.
    base::Result<void> survey_files(const std::vector<size_t>& files) {
        struct Task {
            Input* input;
            size_t block;
        };
        std::vector<Task> tasks;
        for (const size_t file : files) {
            Input& input = inputs_[file];
            if (spec_.format == Format::Csv) {
                input.rules = MR_TRY(plan_.rules_for(input.layout, input.name()));
            } else {
                input.rules = plan_.rules();
            }
            input.cuts = MR_TRY(cut_blocks(input.text(), input.layout, spec_, options_.block_bytes,
                                           options_.threads, stop_));
            input.facts.resize(input.cuts.size());
            for (size_t block = 0; block < input.cuts.size(); ++block) {
                tasks.push_back({&input, block});
            }
        }
        MR_TRY(base::parallel_for(
            tasks.size(), options_.threads, stop_, [&](size_t i, size_t) -> base::Result<void> {
                Input& input = *tasks[i].input;
                const size_t block = tasks[i].block;
                input.facts[block] = survey_block(input, input.cuts[block], limit(input, block));
                return {};
            }));
        for (const size_t file : files) MR_TRY(chain_blocks(inputs_[file]));
        return {};
    }

    static size_t limit(const Input& input, size_t block) {
        return block + 1 < input.cuts.size() ? input.cuts[block + 1] : input.layout.end;
    }

    // Keeps the facts of blocks that begin where the one before ended, and surveys anew what was
    // cut wrongly: so facts are those of reading the file from front to back. Joins them.
    base::Result<void> chain_blocks(Input& input) {
        std::vector<BlockFacts> chain;
        size_t at = input.layout.begin;
        int64_t line = input.layout.first_line;
        for (size_t block = 0; block < input.facts.size(); ++block) {
            if (at >= limit(input, block)) continue;  // a record reached over all of it
            MR_TRY(stop_.check());
            BlockFacts facts = std::move(input.facts[block]);
            if (facts.begin != at) facts = survey_block(input, at, limit(input, block));
            if (facts.drift) {
                return frozen_value(facts.drift->column, facts.drift->reason, input.name(),
                                    line + facts.drift->line);
            }
            plan_.join(facts, input.rules, input.name(), line);
            at = facts.end;
            line += facts.lines;
            chain.push_back(std::move(facts));
        }
        input.facts = std::move(chain);
        return {};
    }

    base::Result<Survey> finish() {
        Survey survey;
        survey.schema = plan_.schema();
        survey.known = plan_.known();
        if (survey.schema.fields.size() > kColumnsMax) {
            return error(fmt::format("too many columns: {} in {}, at most {}",
                                     survey.schema.fields.size(), spec_.name, kColumnsMax))
                .hint("keys that are data belong into a nested object");
        }
        int64_t bad_row_count = 0;
        for (size_t i = 0; i < inputs_.size(); ++i) {
            bad_row_count += take_file(inputs_[i], i, survey);
        }
        MR_TRY(check_bad_rows(spec_, survey.bad_rows, bad_row_count, survey.rows,
                              remedy_for_bad_rows()));
        // Of JSON lines, whose columns are the keys of good rows.
        if (survey.schema.fields.empty()) {
            return error("no column in any row of " + spec_.name)
                .hint("wait for data, or declare the columns so that an empty table can be made");
        }
        survey.notes = plan_.notes();
        if (const std::string doubt = delimiter_doubt(); !doubt.empty()) {
            survey.notes.push_back(doubt);
        }
        survey.spec = spec_;
        return survey;
    }

    // Moves one file's facts into the survey; answers how many bad rows it has.
    int64_t take_file(Input& input, size_t index, Survey& survey) const {
        SurveyedFile& file = input.file;
        if (spec_.format == Format::Csv) file.columns = plan_.fields_of(input.rules);
        file.plain = spec_.format == Format::Csv;
        if (!file.plain) file.why_not_plain = "JSON lines";
        if (file.newline != '\n') {
            file.plain = false;
            file.why_not_plain = "carriage return for newline";
        }
        int64_t line = input.layout.first_line;
        int64_t bad_row_count = 0;
        for (BlockFacts& facts : input.facts) {
            survey.blocks.push_back({index, facts.begin, facts.end - facts.begin, line});
            file.rows += facts.rows;
            survey.discarded_values += facts.discarded_values;
            bad_row_count += facts.bad_row_count;
            for (RecordProblem& problem : facts.bad_rows) {
                file.skipped.push_back(problem.begin);
                survey.bad_rows.push_back(bad_row(input, line, problem));
            }
            if (file.plain && facts.not_plain_line) {
                file.plain = false;
                file.why_not_plain =
                    fmt::format("{}, line {}", facts.why_not_plain, line + *facts.not_plain_line);
            }
            line += facts.lines;
        }
        survey.rows += file.rows;
        survey.files.push_back(std::move(file));
        return bad_row_count;
    }

    static BadRow bad_row(const Input& input, int64_t first_line, RecordProblem& problem) {
        BadRow row;
        row.file = input.name();
        row.line = first_line + problem.line;
        row.column = std::move(problem.column);
        row.reason = std::move(problem.reason);
        if (problem.lines_to_fault > 0) {
            row.reason += fmt::format(", opened in line {}", row.line + problem.lines_to_fault);
        }
        row.text = base::excerpt(input.text().substr(problem.begin, problem.size), 1000);
        return row;
    }

    std::string remedy_for_bad_rows() const {
        std::string doubt = delimiter_doubt();
        if (!doubt.empty()) return doubt;
        return spec_.format == Format::Csv
                   ? "check delimiter, quote and header of the source, repair the rows, or raise "
                     "bad_rows_max to quarantine them"
                   : "repair the lines, or raise bad_rows_max to quarantine them";
    }

    // A file of one column whose name holds what is a delimiter elsewhere was hardly meant so.
    std::string delimiter_doubt() const {
        for (const Input& input : inputs_) {
            if (input.layout.names.size() != 1) continue;
            const std::string& name = input.layout.names.front();
            const size_t at = name.find_first_of("|;\t,");
            if (at == std::string::npos) continue;
            return fmt::format(
                "only one column, and its name holds '{}': is that the delimiter? ({}:{})",
                name[at] == '\t' ? "tab" : std::string(1, name[at]), input.name(),
                input.layout.header_line);
        }
        return {};
    }

    static constexpr size_t kColumnsMax = 10'000;

    const Spec& spec_;
    const SurveyOptions& options_;
    const base::Stop& stop_;
    ColumnPlan plan_;
    std::vector<Input> inputs_;
};

}  // namespace

base::Result<Survey> survey(const Spec& spec, const SurveyOptions& options,
                            const base::Stop& stop) {
    return Surveyor(spec, options, stop).run();
}

}  // namespace millrace::source
