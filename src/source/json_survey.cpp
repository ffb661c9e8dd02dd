// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "source/block_survey.h"
#include "source/json_fit.h"
#include "source/json_lines.h"
#include "source/json_scanner.h"
#include "source/type_join.h"

namespace millrace::source {
namespace {

// One pass over one block. A row is read to its end before anything is learned from it: evidence
// and new columns come from rows that stand.
class JsonBlockSurvey {
  public:
    JsonBlockSurvey(const BlockTask& task, size_t begin, size_t limit)
        : task_(task),
          lines_(task.text, begin, limit),
          judge_(task.spec, facts_),
          fit_(task.spec.on_drift == OnDrift::Freeze || task.spec.on_drift == OnDrift::DiscardRow
                   ? JsonFit::UnknownKeys::Refused
                   : JsonFit::UnknownKeys::LeftOut) {
        facts_.begin = begin;
        for (const FieldRule& rule : task.rules) {
            names_.add(rule.name);
            facts_.fields.push_back({rule.name, 0, {}});
        }
        row_of_last_value_.resize(task.rules.size());
        shown_.resize(task.rules.size());
        // Once for all lines; only a block with a fault is looked at line by line.
        all_utf8_ = base::is_utf8(task.text.substr(begin, limit - begin));
    }

    BlockFacts run() {
        while (!judge_.stopped() && lines_.next()) survey_line();
        facts_.end = lines_.end();
        facts_.lines = lines_.lines_read();
        return std::move(facts_);
    }

  private:
    struct Member {
        std::optional<size_t> column;
        std::string name;  // if there is no such column yet
        JsonValue value;
    };

    void survey_line() {
        ++row_;
        judge_.begin_row();
        members_.clear();
        new_names_.clear();
        left_out_.clear();
        std::string fault = read_members();
        if (!fault.empty()) return judge_.refuse(problem(std::move(fault)));
        if (!stands_checks()) return;
        judge_.count_row();
        for (const std::string& name : left_out_) note_unexpected(name);
        for (Member& member : members_) {
            if (!member.column && task_.open) member.column = add_column(member.name);
            if (!member.column) continue;
            if (!shown_[*member.column]) {
                shown_[*member.column] = true;
                facts_.shown.push_back(*member.column);
            }
            collect_evidence(*member.column, member.value);
        }
    }

    // What is wrong with the line, in words; empty: nothing.
    std::string read_members() {
        if (lines_.record().size() > kJsonLineBytesMax) return "line longer than 64 MiB";
        if (!all_utf8_ && !base::is_utf8(lines_.record())) return "not UTF-8";
        JsonScanner scanner(lines_.record());
        if (!scanner.enter(JsonKind::Object)) return "expected a JSON object";
        JsonValue key;
        Member member;
        std::string seen_twice;
        while (scanner.next_member(key, member.value)) {
            const std::string_view name = scalar_text(key, scratch_);
            member.column = names_.find(name, members_.size());
            member.name = member.column ? "" : name;
            if (!remember(member)) seen_twice = name;
            members_.push_back(member);
        }
        if (scanner.fault() != nullptr) {
            return fmt::format("not JSON: {}, at byte {}", scanner.fault(), scanner.fault_at() + 1);
        }
        if (!seen_twice.empty()) return "key given twice: " + base::excerpt(seen_twice, 100);
        return {};
    }

    // False if the row has had this key before, in any case of letters.
    bool remember(const Member& member) {
        if (member.column) {
            return std::exchange(row_of_last_value_[*member.column], row_) != row_;
        }
        return new_names_.insert(base::to_lower(member.name)).second;
    }

    // Whether the row stands, after the rules of drift have had their say.
    bool stands_checks() {
        for (Member& member : members_) {
            const bool null = member.value.kind == JsonKind::Null;
            if (!member.column) {
                if (task_.open || null) continue;
                const std::string name = base::excerpt(member.name, 100);
                if (!judge_.stands(problem("column not expected: " + name, name), true)) {
                    return false;
                }
                left_out_.push_back(name);
                continue;
            }
            if (*member.column >= task_.rules.size()) continue;  // found in this block
            const FieldRule& rule = task_.rules[*member.column];
            if (rule.kind != FieldRule::Kind::Check || null) continue;
            const Fit fit = fit_.check(member.value, rule.type, rule.values);
            if (fit == Fit::Yes) {
                for (const std::string& path : fit_.left_out()) leave_out(rule.name + "." + path);
                continue;
            }
            const std::string reason =
                describe_misfit(settled(rule.type), scalar_text(member.value, scratch_), fit);
            if (!judge_.stands(problem(reason, rule.name), !rule.required)) return false;
            member.value = {};
        }
        return stands_required();
    }

    bool stands_required() {
        for (size_t i = 0; i < task_.rules.size(); ++i) {
            if (!task_.rules[i].required) continue;
            const bool found = std::any_of(members_.begin(), members_.end(), [i](const Member& m) {
                return m.column == i && m.value.kind != JsonKind::Null;
            });
            if (found) continue;
            const std::string reason =
                fmt::format("expected {}, found null", task_.rules[i].type.to_string());
            if (!judge_.stands(problem(reason, task_.rules[i].name), false)) return false;
        }
        return true;
    }

    // A value below the top that no member takes.
    void leave_out(const std::string& path) {
        judge_.drop_value();
        left_out_.push_back(base::excerpt(path, 100));
    }

    void note_unexpected(const std::string& name) {
        auto& noted = facts_.unexpected;
        if (noted.size() == BlockFacts::kUnexpectedMax) return;
        if (unexpected_.insert(base::to_lower(name)).second)
            noted.emplace_back(name, lines_.line());
    }

    size_t add_column(const std::string& name) {
        names_.add(name);
        facts_.fields.push_back({name, lines_.line(), {}});
        row_of_last_value_.push_back(0);
        shown_.push_back(false);
        return facts_.fields.size() - 1;
    }

    void collect_evidence(size_t column, const JsonValue& value) {
        if (column < task_.rules.size() && !task_.rules[column].infers) return;
        Shape& shape = facts_.fields[column].shape;
        const Evidence before = shape.evidence;
        const bool fixed = column < task_.rules.size() &&
                           task_.rules[column].kind == FieldRule::Kind::Check &&
                           value.kind != JsonKind::Null;
        if (fixed) {  // its unseen parts are what is of interest
            const std::string text = respelled(value, task_.rules[column].type);
            observe({value.kind, text, false}, shape);
        } else {
            observe(value, shape);
        }
        if (shape.evidence == before) return;
        facts_.sightings.push_back(
            {column, static_cast<Evidence>(shape.evidence & ~before), lines_.line()});
    }

    RecordProblem problem(std::string reason, std::string column = {}) const {
        return {lines_.begin(),    lines_.record().size(), lines_.line(), 0,
                std::move(column), std::move(reason)};
    }

    const BlockTask& task_;
    BlockFacts facts_;
    JsonLines lines_;
    RowJudge judge_;
    JsonFit fit_;  // keys inside a nested value are treated as those at the top
    bool all_utf8_ = true;

    NameIndex names_;                         // the rules' columns, then those found in this block
    std::vector<int64_t> row_of_last_value_;  // by column
    std::vector<bool> shown_;                 // by column: a row that stands had it
    int64_t row_ = 0;
    std::vector<Member> members_;  // of the current line
    std::unordered_set<std::string> new_names_;
    std::vector<std::string> left_out_;           // of the current line: keys that no column takes
    std::unordered_set<std::string> unexpected_;  // of the block
    std::string scratch_;
};

}  // namespace

BlockFacts survey_json_block(const BlockTask& task, size_t begin, size_t limit) {
    return JsonBlockSurvey(task, begin, limit).run();
}

}  // namespace millrace::source
