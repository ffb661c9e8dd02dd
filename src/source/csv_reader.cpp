// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>
#include <string>

#include "source/convert.h"
#include "source/null_strings.h"
#include "source/readers.h"
#include "source/record_splitter.h"
#include "source/source.h"
#include "source/text_arena.h"

namespace millrace::source {
namespace {

using columnar::ColumnSink;
using columnar::TextRef;

// Rows are split in strips, and each strip is converted column by column: the type is looked at
// once per strip, and a loop does one thing.
constexpr size_t kStrip = 512;

class CsvReader final : public Reader {
  public:
    CsvReader(const Survey& survey, const Block& block, const std::vector<size_t>& projected)
        : dialect_(survey.spec.dialect),
          nulls_(dialect_),
          offset_(block.offset),
          skipped_(survey.files[block.file], block.offset),
          records_(survey.files[block.file].bytes->bytes().substr(block.offset, block.size),
                   dialect_, survey.files[block.file].newline, 0, block.size) {
        for (const size_t index : projected) {
            const columnar::Type& type = survey.schema.fields[index].type;
            columns_.push_back({survey.files[block.file].columns[index], &type, converter_for(type),
                                type.is_text(), values_taken(survey, index),
                                std::make_unique<std::array<FieldText, kStrip>>()});
        }
    }

    size_t read(std::vector<ColumnSink>& sinks, size_t capacity) override {
        arena_.clear();
        size_t rows = 0;
        while (rows < capacity) {
            const size_t strip = split_strip(std::min(kStrip, capacity - rows));
            if (strip == 0) break;
            for (size_t i = 0; i < columns_.size(); ++i)
                convert(columns_[i], rows, strip, sinks[i]);
            rows += strip;
        }
        return rows;
    }

  private:
    struct Column {
        std::optional<size_t> field;  // none: the file lacks the column
        const columnar::Type* type = nullptr;
        Converter convert = nullptr;
        bool is_text = false;
        Values values = Values::Convertible;
        std::unique_ptr<std::array<FieldText, kStrip>> cells;
    };

    size_t split_strip(size_t capacity) {
        size_t rows = 0;
        while (rows < capacity && records_.next()) {
            if (skipped_.contains(offset_ + records_.begin())) continue;
            const size_t fields = records_.field_count();
            for (Column& column : columns_) {
                // A field can only be missing if the file changed since the survey.
                if (column.field && *column.field < fields) {
                    (*column.cells)[rows] = records_.field(*column.field);
                } else {
                    (*column.cells)[rows] = {};
                }
            }
            ++rows;
        }
        return rows;
    }

    void convert(Column& column, size_t begin, size_t rows, ColumnSink& sink) {
        if (!column.field) {
            for (size_t row = 0; row < rows; ++row) sink.set_null(begin + row);
        } else if (column.is_text) {
            convert_text(*column.cells, begin, rows, sink);
        } else {
            convert_values(column, begin, rows, sink);
        }
    }

    void convert_text(const std::array<FieldText, kStrip>& cells, size_t begin, size_t rows,
                      ColumnSink& sink) {
        TextRef* out = sink.values<TextRef>() + begin;
        for (size_t row = 0; row < rows; ++row) {
            const FieldText& cell = cells[row];
            if (nulls_.is_null(cell)) {
                sink.set_null(begin + row);
                out[row] = TextRef();
            } else if (cell.escaped) {
                out[row] = TextRef(arena_.store(unescaped(cell)));
            } else {
                out[row] = TextRef(cell.text);
            }
        }
    }

    void convert_values(const Column& column, size_t begin, size_t rows, ColumnSink& sink) {
        const size_t width = columnar::value_size(*column.type);
        char* slot = sink.values<char>() + begin * width;
        for (size_t row = 0; row < rows; ++row, slot += width) {
            const FieldText& cell = (*column.cells)[row];
            const std::string_view text = cell.escaped ? unescaped(cell) : cell.text;
            // What does not fit was counted by the survey: OnDrift::DiscardValue.
            if (text.empty() || nulls_.is_null(cell) ||
                column.convert(*column.type, text, slot) != Fit::Yes ||
                !is_taken(text, *column.type, column.values)) {
                sink.set_null(begin + row);
            }
        }
    }

    std::string_view unescaped(const FieldText& cell) {
        scratch_.clear();
        unescape(cell.text, dialect_, scratch_);
        return scratch_;
    }

    const Dialect& dialect_;
    NullStrings nulls_;
    size_t offset_;
    SkippedRecords skipped_;
    RecordSplitter records_;
    std::vector<Column> columns_;
    TextArena arena_;
    std::string scratch_;
};

}  // namespace

std::unique_ptr<Reader> open_csv_block(const Survey& survey, const Block& block,
                                       const std::vector<size_t>& projected) {
    return std::make_unique<CsvReader>(survey, block, projected);
}

}  // namespace millrace::source
