// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "base/utf8.h"
#include "source/block_survey.h"
#include "source/null_strings.h"
#include "source/record_splitter.h"

namespace millrace::source {
namespace {

enum class Utf8 : uint8_t { NotChecked, CheckedByRecord };

// One pass over one block. Rows are nearly always good and most columns soon known to be text, so
// the work per row is a list of the fields that still need a look, checked ones first: evidence may
// only come from rows that stand.
class CsvBlockSurvey {
  public:
    CsvBlockSurvey(const BlockTask& task, size_t begin, size_t limit, Utf8 utf8)
        : task_(task),
          utf8_(utf8),
          records_(task.text, task.spec.dialect, task.layout.newline, begin, limit),
          nulls_(task.spec.dialect),
          judge_(task.spec, facts_) {
        facts_.begin = begin;
        facts_.fields.resize(task.rules.size());
        for (size_t i = 0; i < task.rules.size(); ++i) {
            const FieldRule& rule = task.rules[i];
            if (rule.kind == FieldRule::Kind::Infer) {
                inferred_.push_back(i);
            } else if (rule.kind == FieldRule::Kind::Unexpected || rule.required ||
                       !rule.type.is_text()) {
                checked_.push_back(i);
            }
        }
    }

    BlockFacts run() {
        while (!judge_.stopped() && records_.next()) survey_record();
        facts_.end = records_.end();
        facts_.lines = records_.lines_read();
        return std::move(facts_);
    }
    bool saw_non_ascii() const { return records_.saw_non_ascii(); }

  private:
    void survey_record() {
        const bool well_formed = is_well_formed();
        const bool stands = well_formed && stands_checks();
        if (stands) {
            judge_.count_row();
            collect_evidence();
            if (!records_.has_special() && !records_.ended_in_crlf() && !discarded_) return;
        }
        if (!well_formed) judge_.refuse(problem(fault_reason()));
        if (!facts_.not_plain_line) note_why_not_plain(stands);
    }

    bool is_well_formed() const {
        return records_.fault() == RecordFault::None &&
               records_.field_count() == task_.rules.size() && !repeats_header() &&
               (utf8_ == Utf8::NotChecked || base::is_utf8(records_.record()));
    }

    // As in files that were put one behind the other.
    bool repeats_header() const {
        const std::string& header = task_.layout.header;
        return records_.record() == header && !header.empty();
    }

    void note_why_not_plain(bool stands) {
        facts_.not_plain_line = records_.line();
        if (!stands) {
            facts_.why_not_plain = "bad row";
        } else if (discarded_) {
            facts_.why_not_plain = "discarded value";
        } else if (records_.ended_in_crlf()) {
            facts_.why_not_plain = "carriage return";
        } else {
            const bool nul = records_.record().find('\0') != std::string_view::npos;
            facts_.why_not_plain = nul ? "NUL byte" : "quote";
        }
    }

    // Why a record that is not well formed is no row.
    std::string fault_reason() const {
        switch (records_.fault()) {
            case RecordFault::None:
                break;
            case RecordFault::QuoteNotClosed:
                return "quote not closed";
            case RecordFault::TextAfterQuote:
                return "text after the closing quote";
            case RecordFault::FieldTooLong:
                return "field longer than 64 MiB";
        }
        const size_t found = records_.field_count();
        if (found != task_.rules.size()) {
            if (records_.record().empty()) return "blank line";
            return fmt::format("expected {} fields, found {}", task_.rules.size(), found);
        }
        return repeats_header() ? "repeats the header" : "not UTF-8";
    }

    RecordProblem problem(std::string reason, std::string column = {}) const {
        const bool whole = records_.fault() == RecordFault::None;
        return {records_.begin(),  records_.record().size(),
                records_.line(),   whole ? 0 : records_.fault_line() - records_.line(),
                std::move(column), std::move(reason)};
    }

    // Whether the row stands, after the rules of drift have had their say.
    bool stands_checks() {
        judge_.begin_row();
        discarded_ = false;
        for (const size_t index : checked_) {
            const FieldRule& rule = task_.rules[index];
            const FieldText field = records_.field(index);
            const bool null = nulls_.is_null(field) || (field.text.empty() && !rule.type.is_text());
            if (rule.kind == FieldRule::Kind::Unexpected) {
                if (null) continue;
                if (!judge_.stands(problem("column not expected: " + rule.name, rule.name), true)) {
                    return false;
                }
            } else if (null) {
                if (!rule.required) continue;
                const std::string reason =
                    fmt::format("expected {}, found null", rule.type.to_string());
                if (!judge_.stands(problem(reason, rule.name), false)) return false;
            } else {
                Slot slot;
                const std::string_view text = value_of(field);
                Fit fit = rule.convert(rule.type, text, slot.data());
                if (fit == Fit::Yes && !is_taken(text, rule.type, rule.values)) fit = Fit::No;
                if (fit == Fit::Yes) continue;
                if (!judge_.stands(problem(describe_misfit(rule.type, text, fit), rule.name),
                                   !rule.required)) {
                    return false;
                }
                discarded_ = true;
            }
        }
        return true;
    }

    void collect_evidence() {
        for (size_t i = 0; i < inferred_.size();) {
            const size_t index = inferred_[i];
            const FieldText field = records_.field(index);
            const bool is_known =
                adds_nothing(field.text, facts_.fields[index].shape.evidence) && !field.escaped;
            if (!is_known && !field.text.empty() && !nulls_.is_null(field)) {
                Evidence& evidence = facts_.fields[index].shape.evidence;
                const Evidence kind = classify(value_of(field));
                if ((evidence & kind) == 0) {
                    evidence |= kind;
                    facts_.sightings.push_back({index, kind, records_.line()});
                    if (is_settled(evidence)) {
                        inferred_.erase(inferred_.begin() + static_cast<ptrdiff_t>(i));
                        continue;
                    }
                }
            }
            ++i;
        }
    }

    std::string_view value_of(const FieldText& field) {
        if (!field.escaped) return field.text;
        scratch_.clear();
        unescape(field.text, task_.spec.dialect, scratch_);
        return scratch_;
    }

    const BlockTask& task_;
    Utf8 utf8_;
    BlockFacts facts_;
    RecordSplitter records_;
    NullStrings nulls_;
    RowJudge judge_;
    bool discarded_ = false;        // a value of the current record
    std::vector<size_t> checked_;   // fields, ascending
    std::vector<size_t> inferred_;  // those whose type is still open
    std::string scratch_;
};

}  // namespace

BlockFacts survey_csv_block(const BlockTask& task, size_t begin, size_t limit) {
    CsvBlockSurvey survey(task, begin, limit, Utf8::NotChecked);
    BlockFacts facts = survey.run();
    if (!survey.saw_non_ascii() || base::is_utf8(task.text.substr(begin, facts.end - begin))) {
        return facts;
    }
    // Some record is at fault: which one is worth a second, slower pass.
    return CsvBlockSurvey(task, begin, limit, Utf8::CheckedByRecord).run();
}

}  // namespace millrace::source
