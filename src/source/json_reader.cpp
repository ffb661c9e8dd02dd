// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <optional>
#include <string>

#include "source/column_plan.h"
#include "source/convert.h"
#include "source/json_fit.h"
#include "source/json_lines.h"
#include "source/json_scanner.h"
#include "source/json_shape.h"
#include "source/readers.h"
#include "source/source.h"
#include "source/text_arena.h"

namespace millrace::source {
namespace {

using columnar::ColumnSink;

class JsonReader final : public Reader {
  public:
    JsonReader(const Survey& survey, const Block& block, const std::vector<size_t>& projected)
        : offset_(block.offset),
          skipped_(survey.files[block.file], block.offset),
          lines_(survey.files[block.file].bytes->bytes().substr(block.offset, block.size), 0,
                 block.size),
          sink_of_(survey.schema.fields.size()) {
        for (const columnar::Field& field : survey.schema.fields) names_.add(field.name);
        for (size_t i = 0; i < projected.size(); ++i) {
            const columnar::Type& type = survey.schema.fields[projected[i]].type;
            sink_of_[projected[i]] = i;
            columns_.push_back({&type, converter_for(type), values_taken(survey, projected[i]),
                                is_checked(survey, projected[i]), columnar::value_size(type)});
            if (type.is_nested()) columns_.back().width = sizeof(columnar::TextRef);
        }
        has_value_.resize(columns_.size());
    }

    size_t read(std::vector<ColumnSink>& sinks, size_t capacity) override {
        arena_.clear();
        size_t row = 0;
        while (row < capacity && lines_.next()) {
            if (skipped_.contains(offset_ + lines_.begin())) continue;
            read_line(sinks, row);
            for (size_t i = 0; i < columns_.size(); ++i) {
                if (!has_value_[i]) set_null(i, sinks[i], row);
            }
            ++row;
        }
        return row;
    }

  private:
    struct Column {
        const columnar::Type* type = nullptr;
        Converter convert = nullptr;
        Values values = Values::Convertible;
        bool checked = false;
        size_t width = 0;  // bytes of a value in the sink
    };

    // Whether values may not fit, or have keys that are spelled otherwise than the members of the
    // type, because that was there before them.
    static bool is_checked(const Survey& survey, size_t column) {
        const OnDrift on_drift = survey.spec.on_drift;
        return on_drift == OnDrift::DiscardValue ||
               (survey.schema.fields[column].type.is_nested() &&
                (on_drift != OnDrift::Evolve || is_declared(survey, column)));
    }

    void read_line(std::vector<ColumnSink>& sinks, size_t row) {
        has_value_.assign(columns_.size(), false);
        JsonScanner scanner(lines_.record());
        if (!scanner.enter(JsonKind::Object)) return;
        JsonValue key;
        JsonValue value;
        for (size_t position = 0; scanner.next_member(key, value); ++position) {
            if (value.kind == JsonKind::Null) continue;
            const auto column = names_.find(scalar_text(key, scratch_), position);
            if (!column || !sink_of_[*column]) continue;
            const size_t i = *sink_of_[*column];
            has_value_[i] = store(columns_[i], value, sinks[i], row);
        }
    }

    // Whether the value fits; what does not was counted by the survey.
    bool store(const Column& column, const JsonValue& value, ColumnSink& sink, size_t row) {
        if (column.checked && fit_.check(value, *column.type, column.values) != Fit::Yes) {
            return false;
        }
        std::string_view text = scalar_text(value, scratch_);
        if (value.escaped && (column.type->is_text() || column.type->is_nested())) {
            text = arena_.store(text);
        } else if (column.checked && fit_.is_respelled()) {
            text = arena_.store(respelled(value, *column.type));
        }
        return column.convert(*column.type, text, sink.values<char>() + row * column.width) ==
               Fit::Yes;
    }

    void set_null(size_t column, ColumnSink& sink, size_t row) {
        sink.set_null(row);
        std::memset(sink.values<char>() + row * columns_[column].width, 0, columns_[column].width);
    }

    size_t offset_;
    SkippedRecords skipped_;
    JsonLines lines_;
    JsonFit fit_{JsonFit::UnknownKeys::LeftOut};
    NameIndex names_;
    std::vector<std::optional<size_t>> sink_of_;  // by schema column
    std::vector<Column> columns_;                 // by sink
    std::vector<bool> has_value_;                 // of the current row, by sink
    TextArena arena_;
    std::string scratch_;
};

}  // namespace

std::unique_ptr<Reader> open_json_block(const Survey& survey, const Block& block,
                                        const std::vector<size_t>& projected) {
    return std::make_unique<JsonReader>(survey, block, projected);
}

}  // namespace millrace::source
